import { exitCodeMeaning } from "./exit-code.js";

export const help = `npm run generate -- [options]

Turns the WSDL into generated/. Either everything is replaced, or nothing.

Where from
  (nothing)             the pinned WSDL in wsdl/
  --pull                the live ?WSDL of the production endpoint; pinned when it says something new
  --from <url|file>     another place: https, http on loopback, or a file; pinned when it says something new

What to do
  --check               change nothing; fail when generated/ or the lock is not what the pinned WSDL gives
  --dry-run             compare only; change nothing
  --fail-on <what>      breaking, additive (or worse) or any: fail, replacing nothing, when there is such a change

Output (the report is on standard output, progress on standard error)
  --json                the report as one JSON document
  --markdown            the report as a block for CHANGELOG or a pull request

Pulling
  --header "Name: value"  sent to the origin of the source only; repeatable. WSDL_HEADERS holds some, one a line
  --user name:password    basic authentication, to that origin only. Better: WSDL_USER and WSDL_PASSWORD
  --ca <file>             PEM certificates to trust beside the usual ones
  --timeout <ms>          for the whole pull; 30000 unless given
  --max-bytes <n>         for all documents together, decompressed; 16777216 unless given

  --help                  this

Exit codes
${Object.entries(exitCodeMeaning)
  .map(([code, meaning]) => `  ${code}  ${meaning}`)
  .join("\n")}
`;
