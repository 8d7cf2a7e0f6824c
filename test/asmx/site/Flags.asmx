<%@ WebService Language="C#" Class="Flags.FlagsService" %>
