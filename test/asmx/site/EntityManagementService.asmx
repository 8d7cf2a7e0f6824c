<%@ WebService Language="C#" Class="Family.EntityManagementService" %>
