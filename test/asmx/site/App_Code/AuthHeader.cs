using System.Web.Services.Protocols;

namespace AccountManagement
{
    // The base class is why the emitted type carries anyAttribute (mustUnderstand, actor).
    public class AuthHeader : SoapHeader
    {
        public string UserName;
        public string Password;
    }
}
