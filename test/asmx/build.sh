#!/usr/bin/env bash
# Compiles the host into build/, when its sources are newer than what is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target=build/Host.exe
if [ -e "$target" ] && [ -z "$(find host build.sh -newer "$target")" ]; then
  exit 0
fi

if ! command -v mcs >/dev/null; then
  echo "mcs, Mono's compiler, is not installed. Run: bash test/asmx/install.sh" >&2
  exit 1
fi

# Compiled aside and moved, so that test files starting together never see half a program.
mkdir -p build
aside="$(mktemp -d build/compile.XXXXXX)"
trap 'rm -rf "$aside"' EXIT
mcs -nologo -optimize+ -warnaserror -r:System.Web.dll -out:"$aside/Host.exe" host/*.cs
mv "$aside/Host.exe" "$target"
