export const WSDL = "http://schemas.xmlsoap.org/wsdl/";
export const WSDL_SOAP_11 = "http://schemas.xmlsoap.org/wsdl/soap/";
export const WSDL_SOAP_12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
export const SOAP_HTTP_TRANSPORT = "http://schemas.xmlsoap.org/soap/http";
export const SOAP_ENCODING = "http://schemas.xmlsoap.org/soap/encoding/";
export const XML_SCHEMA = "http://www.w3.org/2001/XMLSchema";
