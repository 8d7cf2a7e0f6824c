using System;

namespace AccountManagement
{
    // The standard Result: the numbers and codes that are known of the live service.
    public static class Outcome
    {
        public static ServiceResult Success()
        {
            return new ServiceResult { Result = 0, Code = "Success" };
        }

        public static ServiceResult UnexpectedError()
        {
            return Failure(1, "UnexpectedError");
        }

        public static ServiceResult InvalidInput(string what, string why = "is required")
        {
            return Of(2, "InvalidInputParameters", what + " " + why + ". " + ErrorId());
        }

        public static ServiceResult RefusedCredentials()
        {
            return Failure(3, "InvalidSoapCredentials");
        }

        public static ServiceResult AlreadyExists()
        {
            return Failure(52, "AlreadyExists");
        }

        public static ServiceResult EntityMismatch()
        {
            return Failure(53, "ObjectEntityMismatch");
        }

        public static ServiceResult Of(int number, string code, string message)
        {
            return new ServiceResult { Result = number, Code = code, Message = message };
        }

        public static string ErrorId()
        {
            return "Err-" + Guid.NewGuid() + ";";
        }

        private static ServiceResult Failure(int number, string code)
        {
            return Of(number, code, ErrorId());
        }
    }
}
