using System;
using System.Web;

namespace AccountManagement
{
    // One call in progress: noted, perhaps made to misbehave, and judged by its credentials before its work is done.
    public sealed class Call
    {
        private readonly AuthHeader header;
        private readonly Misbehaviour misbehaviour;

        private Call(AuthHeader header, Misbehaviour misbehaviour)
        {
            this.header = header;
            this.misbehaviour = misbehaviour;
        }

        public static Call Begin(HttpContext context, AuthHeader header, string operation, params object[] namesAndValues)
        {
            string type = context.Request.ContentType ?? "";
            bool second = type.StartsWith("application/soap+xml", StringComparison.OrdinalIgnoreCase);
            Received.Note(operation, second ? "1.2" : "1.1", header, namesAndValues);
            Misbehaviour misbehaviour = Misbehaviour.Take(operation);
            misbehaviour.Act(context);
            return new Call(header, misbehaviour);
        }

        public bool LeavesOutEverything { get { return misbehaviour.LeavesOutEverything; } }

        // The standard Result of this call; null when a test wants it absent.
        public ServiceResult Judge(Func<ServiceResult> work)
        {
            if (misbehaviour.LeavesOutEverything) return null;
            if (misbehaviour.Override != null) return misbehaviour.Override;
            ServiceResult result = AccountStore.Admits(header) ? work() : Outcome.RefusedCredentials();
            return misbehaviour.LeavesOutResult ? null : result;
        }

        // The name of the first empty one among names and values; null when all are filled.
        public static string FirstEmpty(params string[] namesAndValues)
        {
            for (int index = 0; index < namesAndValues.Length; index += 2)
                if (string.IsNullOrEmpty(namesAndValues[index + 1])) return namesAndValues[index];
            return null;
        }
    }
}
