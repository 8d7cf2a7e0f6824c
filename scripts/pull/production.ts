/** Where an ASMX host serves the contract of the production service. */
export const productionWsdl =
  "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/AccountManagementService.asmx?WSDL";
