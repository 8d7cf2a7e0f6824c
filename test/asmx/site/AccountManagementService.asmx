<%@ WebService Language="C#" Class="AccountManagement.AccountManagementService" %>
