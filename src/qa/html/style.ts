// The look of a report: system fonts, light and dark by the reader's choice, nothing loaded from anywhere.

export const style = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5c6675;--rule:#e2e6ec;--zero:#9aa4b2;
--camera:#2563eb;--lidar:#c2570c;--radar:#a21caf;--other:#0f766e;--check:#b45309;--check-page:#fff7ed;
--excellent:#15803d;--good:#4d7c0f;--fair:#b45309;--poor:#b91c1c}
@media(prefers-color-scheme:dark){:root{--page:#0f141b;--card:#171e27;--ink:#e4e9f0;--soft:#97a3b3;--rule:#2a3442;--zero:#5d6b7d;
--camera:#7aa7ff;--lidar:#fb9a55;--radar:#e58bf0;--other:#4fd1c0;--check:#fbbf6b;--check-page:#2a2115;
--excellent:#4ade80;--good:#a3e635;--fair:#fbbf24;--poor:#f87171}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;margin:0 0 4px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:18px;margin:40px 0 12px}
h2 .soft{font-size:13px;font-weight:400;margin-left:6px}
h3{font-size:15px;margin:0;overflow-wrap:anywhere}
p{margin:0 0 10px}
.lead,.soft{color:var(--soft)}
.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:16px 18px;margin:0 0 14px}
.remark{border-left:4px solid var(--zero);padding:10px 16px}
.remark.check{border-left-color:var(--check);background:var(--check-page)}
.remark b{margin-right:6px;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;white-space:nowrap;font-size:13.5px}
th{font-weight:600;white-space:normal;vertical-align:bottom;color:var(--soft);text-align:right;padding:4px 7px;border-bottom:1px solid var(--rule)}
td{text-align:right;padding:5px 7px;border-bottom:1px solid var(--rule)}
tr:last-child td{border-bottom:0}
th:first-child,td:first-child{text-align:left;padding-left:0;max-width:220px;overflow:hidden;text-overflow:ellipsis}
.grade{font-weight:600}
.excellent{color:var(--excellent)}.good{color:var(--good)}.fair{color:var(--fair)}.poor{color:var(--poor)}
.head{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;margin-bottom:8px}
.plots{display:grid;grid-template-columns:2fr 1fr;gap:6px 18px}
@media(max-width:700px){.plots{grid-template-columns:1fr}}
figure{margin:0;min-width:0}
figcaption{font-size:12.5px;color:var(--soft);margin:6px 0 2px}
svg{display:block;width:100%;height:auto;font-size:11px}
svg text{fill:var(--soft)}
svg .name{font-size:12.5px;fill:var(--ink)}
svg .name.reference{font-weight:700}
.grid,.lane{stroke:var(--rule);fill:none}.zero{stroke:var(--zero);fill:none}
.camera{--own:var(--camera)}.lidar{--own:var(--lidar)}.radar{--own:var(--radar)}.other{--own:var(--other)}
.ticks{stroke:var(--own);stroke-width:1.3;fill:none}
.shade,.bars{fill:var(--own)}.bars{opacity:.85}
.dots{stroke:var(--own);stroke-width:3.4;stroke-linecap:round;fill:none;opacity:.75}
.range{fill:var(--own);opacity:.28}.line{stroke:var(--own);stroke-width:1.5;fill:none}
.jump{stroke:var(--poor);stroke-width:1.2;stroke-dasharray:4 3;fill:none}
.facts{margin:0 0 8px;padding-left:18px;color:var(--soft);font-size:13.5px}
th.text{text-align:left}
td.text{text-align:left;white-space:normal;min-width:180px}
dt{font-weight:600;margin-top:10px}dd{margin:0;color:var(--soft)}
footer{margin-top:36px;color:var(--soft);font-size:13px}
`;
