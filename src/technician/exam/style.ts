/** Of the page: at the density of a desk, and on A4. */
export const examStyle = `
html { background: #eff3f3; color: #10212a; font: 15px/1.4 "Noto Sans", "Liberation Sans", sans-serif; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 2.6rem 3rem; background: #fff; box-sizing: border-box; }
h1 { margin: 0 0 .6rem; font-size: 1.7rem; }
h2 { margin: 0 0 .3rem; font-size: 1.1rem; }
small { color: #445760; font-weight: 400; }
.kind { margin: 0; color: #445760; }
header { border-block-end: 3px solid #10212a; padding-block-end: .8rem; margin-block-end: 1.4rem; }
.counts { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; margin: 0 0 .8rem; padding: 0; list-style: none; }
dl { display: flex; flex-wrap: wrap; gap: .4rem 2.2rem; margin: 0; }
dt { color: #445760; font-size: .85rem; }
dd { margin: 0; }
article, .box { margin-block-end: 1.6rem; break-inside: avoid; }
.box { border: 1px solid #d3dcde; padding: .9rem 1.1rem; }
.standard-says { margin: 0 0 .5rem; color: #445760; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: .35rem .6rem .35rem 0; border-block-start: 1px solid #d3dcde; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
thead th { border: 0; color: #445760; font-size: .85rem; font-weight: 400; }
th:first-child, td:first-child { width: 12.5rem; }
td p { margin: 0 0 .2rem; }
.verdict { font-weight: 600; }
.differs .verdict, li.differs, .broken .verdict { color: #9c1f1f; }
.unsaid .verdict, .attention .verdict { color: #7a4b00; }
.standard .verdict, .ok .verdict { color: #14603a; }
.not-tried .verdict, .off .verdict { color: #445760; }
code, pre { font: .9em "Noto Sans Mono", monospace; }
code { display: block; }
pre { margin: 0 0 .5rem; }
.note { color: #445760; font-size: .85rem; }
@media print { html, body { background: #fff; font-size: 9.5pt; } body { max-width: none; padding: 0; } }
`;
