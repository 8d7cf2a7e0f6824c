<%@ WebService Language="C#" Class="Plausible.PlausibleService" %>
