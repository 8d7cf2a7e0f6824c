<%@ WebService Language="C#" Class="Shapes.ShapesService" %>
