using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace AccountManagement
{
    // What reached the operations, after ASMX decoded it: one line a value, strings escaped to ASCII.
    public static class Received
    {
        private static readonly object Gate = new object();
        private static readonly Dictionary<string, int> Counts = new Dictionary<string, int>();
        // Bounded, so that a long run does not grow.
        private const int Remembered = 1000;
        private static readonly Queue<string> Calls = new Queue<string>();
        private static string last;

        static Received()
        {
            Clear();
        }

        public static void Clear()
        {
            lock (Gate)
            {
                Counts.Clear();
                Calls.Clear();
                last = "operation = null\n";
            }
        }

        public static string Last()
        {
            lock (Gate) return last;
        }

        // The newest calls, oldest first, an empty line between two.
        public static string Newest()
        {
            lock (Gate) return string.Join("\n", Calls);
        }

        // Null counts every operation.
        public static int Count(string operation)
        {
            lock (Gate)
            {
                int sum = 0;
                foreach (KeyValuePair<string, int> one in Counts)
                    if (operation == null || operation == one.Key) sum += one.Value;
                return sum;
            }
        }

        public static string Describe(string name, object value)
        {
            StringBuilder lines = new StringBuilder();
            Append(lines, name, value);
            return lines.ToString();
        }

        public static void Note(string operation, string version, AuthHeader header, object[] namesAndValues)
        {
            StringBuilder lines = new StringBuilder();
            Append(lines, "operation", operation);
            Append(lines, "soap", version);
            lines.Append(header == null ? "AuthHeader = null\n" : "");
            if (header != null)
            {
                Append(lines, "AuthHeader.UserName", header.UserName);
                Append(lines, "AuthHeader.Password", header.Password);
            }
            for (int index = 0; index < namesAndValues.Length; index += 2)
                Append(lines, (string)namesAndValues[index], namesAndValues[index + 1]);
            lock (Gate)
            {
                int count;
                Counts.TryGetValue(operation, out count);
                Counts[operation] = count + 1;
                last = lines.ToString();
                Calls.Enqueue(last);
                if (Calls.Count > Remembered) Calls.Dequeue();
            }
        }

        private static void Append(StringBuilder lines, string name, object value)
        {
            if (value is string)
            {
                string text = (string)value;
                lines.Append(name).Append(" = ").Append(Quoted(text)).Append(" (").Append(text.Length).Append(")\n");
            }
            else if (value is bool)
            {
                lines.Append(name).Append((bool)value ? " = true\n" : " = false\n");
            }
            else if (value is DateTime)
            {
                lines.Append(name).Append(" = ").Append(((DateTime)value).ToString("o", CultureInfo.InvariantCulture)).Append('\n');
            }
            else if (value == null || value is IFormattable)
            {
                lines.Append(name).Append(" = ").Append(value == null ? "null" : ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)).Append('\n');
            }
            else if (value is IList)
            {
                IList list = (IList)value;
                lines.Append(name).Append(".length = ").Append(list.Count).Append('\n');
                for (int index = 0; index < list.Count; index++) Append(lines, name + "[" + index + "]", list[index]);
            }
            else
            {
                foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
                    Append(lines, name + "." + field.Name, field.GetValue(value));
            }
        }

        // As JSON: a test can hand the quoted part to JSON.parse and compare.
        private static string Quoted(string text)
        {
            StringBuilder quoted = new StringBuilder("\"");
            foreach (char one in text)
            {
                if (one == '"' || one == '\\') quoted.Append('\\').Append(one);
                else if (one >= ' ' && one <= '~') quoted.Append(one);
                else quoted.Append("\\u").Append(((int)one).ToString("x4", CultureInfo.InvariantCulture));
            }
            return quoted.Append('"').ToString();
        }
    }
}
