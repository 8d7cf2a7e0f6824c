/** The style sheet of all pages: light and dark, and one column on a phone. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --page: #ffffff; --soft: #f3f5f7; --line: #6b7684; --faint: #d5dae0;
  --blue: #0a4fa3; --band: #003366; --tag: #0b5394; --name: #7a3e00; --value: #9a0f3c; --bad: #a1161c; --good: #17612b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --page: #14171b; --soft: #1e2329; --line: #98a3b0; --faint: #38404a; --blue: #8ab8ff;
    --band: #0d2a4a; --tag: #86c1ff; --name: #f0b072; --value: #ff9db8; --bad: #ffa3a3; --good: #8fdca4; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
header { background: var(--band); color: #ffffff; padding: 12px clamp(12px, 4vw, 40px); }
h1 { margin: 0; font-size: clamp(18px, 5vw, 24px); font-weight: 600; overflow-wrap: anywhere; }
main { padding: 8px clamp(12px, 4vw, 40px) 48px; max-width: 1240px; }
h2 { font-size: 20px; margin: 20px 0 4px; overflow-wrap: anywhere; } h3 { font-size: 17px; margin: 28px 0 6px; } h4 { font-size: 15px; margin: 12px 0 4px; }
a { color: var(--blue); } li { margin: 6px 0; } li p { margin: 0; }
pre { background: var(--soft); border: 1px solid var(--faint); border-radius: 4px; padding: 10px; margin: 8px 0; overflow: auto;
  max-height: 44em; font: 13px/1.45 ui-monospace, Consolas, monospace; tab-size: 2; }
.placeholder, .x-value { color: var(--value); } .placeholder { font-weight: 700; }
.x-tag { color: var(--tag); } .x-name { color: var(--name); }
.ours { border: 1px solid var(--line); border-radius: 6px; padding: 4px 16px 16px; margin: 12px 0; }
.note, .facts, .hint { font-size: 13px; } .facts, .hint { font-weight: 400; } label .hint { display: block; }
fieldset { border: 1px solid var(--faint); border-radius: 4px; margin: 12px 0 0; padding: 4px 12px 12px; min-width: 0; }
legend { font-weight: 600; padding: 0 4px; }
.field { margin-top: 8px; } .field.boolean { display: flex; gap: 8px; align-items: center; }
label { display: block; font-weight: 600; } .field.boolean label { order: 1; min-width: 0; } .field.boolean select { width: auto; }
input:not([type=checkbox], [type=radio]), select { width: 100%; max-width: 32em; font: inherit; padding: 6px 8px; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: 4px; }
input[type=checkbox], input[type=radio] { flex: none; width: 18px; height: 18px; accent-color: var(--blue); }
button { font: inherit; padding: 6px 14px; margin-top: 8px; border: 1px solid var(--line); border-radius: 4px;
  background: var(--soft); color: inherit; cursor: pointer; }
button[type=submit] { background: var(--band); border-color: var(--band); color: #ffffff; font-weight: 600; margin-top: 14px; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
.choices { display: flex; gap: 20px; } .choices label { display: flex; gap: 6px; align-items: center; font-weight: 400; }
.columns { display: grid; gap: 0 20px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
.columns > * { min-width: 0; }
.item { display: flex; gap: 8px; align-items: end; flex-wrap: wrap; } .item > :first-child { flex: 1 1 14em; max-width: 32em; }
.verdict { border-left: 5px solid var(--good); background: var(--soft); padding: 8px 12px; margin: 12px 0 0; }
.verdict.bad { border-color: var(--bad); } .verdict strong { color: var(--good); } .verdict.bad strong { color: var(--bad); }
.verdict p { margin: 0; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
`;
