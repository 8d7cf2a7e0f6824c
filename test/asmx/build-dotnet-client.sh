#!/usr/bin/env bash
# Generates a proxy for each SOAP version from a WSDL's URL and compiles build/dotnet-client/Client.exe.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ "$#" -ne 1 ]; then
  echo "usage: build-dotnet-client.sh WSDL-URL" >&2
  exit 2
fi

bash ./install-wsdl-tool.sh
out=build/dotnet-client
rm -rf "$out"
mkdir -p "$out"

for version in 11:SOAP 12:SOAP12; do
  name="soap${version%%:*}"
  mono build/wsdl.exe "/protocol:${version#*:}" /namespace:Proxy "/out:$out/$name.cs" "$1" >"$out/$name.log" || { cat "$out/$name.log" >&2; exit 1; }
  [ -s "$out/$name.cs" ] || { cat "$out/$name.log" >&2; exit 1; } # wsdl.exe reports some failures with exit code 0
  mcs -nologo -target:library -r:System.Web.Services.dll -out:"$out/$name.dll" "$out/$name.cs" dotnet-client/Calls.cs
done
mcs -nologo -r:soap11="$out/soap11.dll" -r:soap12="$out/soap12.dll" -out:"$out/Client.exe" dotnet-client/Program.cs
