using System.Web.Services;
using System.Web.Services.Protocols;
using System.Xml.Serialization;
using AccountManagement;

// The forms that the standard Result may have in the live contract, as far as ASMX can emit them. Each operation
// gives what its Outcome asks for: 0, 52 or any other number.
namespace Plausible
{
    public class GenericOutcome<T>
    {
        public int Result;
        public T Code;
        public string Message;
    }

    // An empty extension of a generic base.
    public class NamedOutcome : GenericOutcome<string>
    {
    }

    public enum OutcomeCode
    {
        Success,
        InvalidSoapCredentials,
        AlreadyExists,
        SomethingNew
    }

    public class CodedOutcome : GenericOutcome<OutcomeCode>
    {
    }

    // Without members; xsi:type names the class that has them.
    [XmlInclude(typeof(ConcreteOutcome))]
    public abstract class AbstractOutcome
    {
    }

    public class ConcreteOutcome : AbstractOutcome
    {
        public int Result;
        public string Code;
        public string Message;
    }

    public class Request
    {
        public int Outcome;
    }

    public class GenericResult
    {
        public string AuthToken;
        public NamedOutcome Result;
    }

    public class CodedResult
    {
        public string AuthToken;
        public CodedOutcome Result;
    }

    public class AbstractResult
    {
        public string AuthToken;
        public AbstractOutcome Result;
    }

    [XmlInclude(typeof(ConcreteOutcome))]
    public class UntypedResult
    {
        public string AuthToken;
        public object Result;
    }

    [WebService(Namespace = "plausible.test")]
    public class PlausibleService : WebService
    {
        public AuthHeader Credentials;

        [WebMethod]
        [SoapHeader("Credentials")]
        public GenericResult GetGeneric(Request request)
        {
            int number = Judge(request);
            var outcome = new NamedOutcome { Result = number, Code = NameOf(number) };
            return new GenericResult { AuthToken = TokenFor(number), Result = outcome };
        }

        [WebMethod]
        [SoapHeader("Credentials")]
        public CodedResult GetCoded(Request request)
        {
            int number = Judge(request);
            var code = (OutcomeCode)System.Enum.Parse(typeof(OutcomeCode), NameOf(number));
            return new CodedResult { AuthToken = TokenFor(number), Result = new CodedOutcome { Result = number, Code = code } };
        }

        [WebMethod]
        [SoapHeader("Credentials")]
        public AbstractResult GetAbstract(Request request)
        {
            int number = Judge(request);
            return new AbstractResult { AuthToken = TokenFor(number), Result = Concrete(number) };
        }

        [WebMethod]
        [SoapHeader("Credentials")]
        public UntypedResult GetUntyped(Request request)
        {
            int number = Judge(request);
            return new UntypedResult { AuthToken = TokenFor(number), Result = Concrete(number) };
        }

        private int Judge(Request request)
        {
            return AccountStore.Admits(Credentials) ? request.Outcome : 3;
        }

        private static ConcreteOutcome Concrete(int number)
        {
            return new ConcreteOutcome { Result = number, Code = NameOf(number) };
        }

        private static string TokenFor(int number)
        {
            return number == 0 ? "a-token" : null;
        }

        private static string NameOf(int number)
        {
            return number == 0 ? "Success" : number == 3 ? "InvalidSoapCredentials" : number == 52 ? "AlreadyExists" : "SomethingNew";
        }
    }
}
