#include "report/html.h"

namespace smtplain {

// One restrained palette; colour never stands alone, a word or a shape says the same. All pairs of text and
// ground have a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
std::string_view html_style() {
  return R"css(
:root{color-scheme:light dark;
--paper:#fbfaf7;--sheet:#fff;--ink:#1d2329;--soft:#59626c;--line:#e4e1d9;--link:#17567f;
--bad:#9e1f1f;--bad-bg:#faefed;--good:#1d6a3a;--good-bg:#eef6ef;--wait:#845000;--wait-bg:#faf3e4;
--open:#48545f;--open-bg:#f1f2f2;--client:#17567f;--server:#5d4a8a;--tls:#eaf1f5;--proof:#fdf5dc;
--mono:ui-monospace,"SF Mono","Cascadia Mono","Segoe UI Mono","Liberation Mono",Menlo,Consolas,monospace;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{
--paper:#13161a;--sheet:#1a1e23;--ink:#e3e6ea;--soft:#a0a9b3;--line:#2b3138;--link:#8cc1e8;
--bad:#f29a91;--bad-bg:#2c1a1a;--good:#8fd0a2;--good-bg:#16261c;--wait:#e6b868;--wait-bg:#2a2113;
--open:#b4bdc6;--open-bg:#20252a;--client:#8cc1e8;--server:#c3b1ee;--tls:#18252e;--proof:#322c14}}
[hidden]{display:none!important}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:76rem;padding:0 1.5rem 3rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 var(--sans);font-kerning:normal}
a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
code,pre{font-family:var(--mono);font-size:.8125rem;line-height:1.55;font-variant-ligatures:none}
code{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;direction:ltr}
h1,h2,h3,p,ul,ol,dl,dd{margin:0;padding:0}
ul,ol{list-style:none}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--sheet);padding:.5rem 1rem;z-index:2}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.quiet{color:var(--soft);font-size:.9rem}
.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;padding:1.5rem 0 1rem;
border-bottom:1px solid var(--line);color:var(--soft)}
.brand{font:600 .95rem var(--mono);letter-spacing:-.02em;color:var(--ink)}
.brand a{color:inherit;text-decoration:none}
.top h1{font-size:.95rem;font-weight:400;overflow-wrap:anywhere}
.find{margin-left:auto;display:flex;gap:.5rem;align-items:baseline;font-size:.875rem}
input,button,textarea,select{font:inherit;color:inherit;background:var(--sheet);border:1px solid #858d95;
border-radius:4px;padding:.3rem .6rem}
button{cursor:pointer}
button:hover{border-color:var(--ink)}
.session{padding:2.25rem 0 1rem}
h2{font-size:clamp(1.45rem,1rem + 1.9vw,2.05rem);line-height:1.2;font-weight:600;letter-spacing:-.015em;
text-wrap:balance;max-width:34ch}
h2 .eyebrow{display:block;font-size:.95rem;letter-spacing:0;font-weight:600;margin-bottom:.5rem}
.eyebrow::before{content:"";display:inline-block;width:.6em;height:.6em;border-radius:50%;background:currentColor;
margin-right:.5em}
.bad .eyebrow::before{border-radius:1px;transform:rotate(45deg)}
.wait .eyebrow::before{background:linear-gradient(90deg,currentColor 50%,transparent 50%);border:.14em solid currentColor}
.open .eyebrow::before{background:none;border:.14em solid currentColor}
.bad .eyebrow{color:var(--bad)}.good .eyebrow{color:var(--good)}
.wait .eyebrow{color:var(--wait)}.open .eyebrow{color:var(--open)}
.where{display:block;color:var(--soft);font-size:.9rem;margin-top:.6rem;overflow-wrap:anywhere}
h3{font-size:.95rem;font-weight:600;margin:2rem 0 .6rem}
.columns{display:grid;gap:0 3.5rem;grid-template-columns:minmax(0,1fr)}
.lead{font-size:1.08rem;max-width:62ch}
.told p,.told li{max-width:68ch}
.told p+p,.told ul+p{margin-top:.5rem}
.told section>ul:not([class]){margin:.35rem 0 0 1.1rem;list-style:disc}
.todo{counter-reset:todo}
.todo>li{counter-increment:todo;position:relative;padding:0 0 .7rem 2.1rem}
.todo>li::before{content:counter(todo);position:absolute;left:0;top:.05rem;width:1.45rem;height:1.45rem;
border:1px solid var(--line);background:var(--sheet);border-radius:50%;text-align:center;
font-size:.8rem;line-height:1.38rem;color:var(--soft)}
.who{display:block;font-size:.85rem;font-weight:600;color:var(--soft)}
.proof>li{display:grid;grid-template-columns:4.6rem minmax(0,1fr);gap:.5rem;padding:.45rem .75rem;
background:var(--proof);border-left:3px solid var(--wait);margin-bottom:2px;max-width:none;align-items:baseline}
.bad .proof>li{border-color:var(--bad)}
.proof a,.also a{font-size:.85rem;white-space:nowrap}
.refs{margin-top:.75rem;font-size:.875rem;overflow-wrap:anywhere}
.also>li{padding-left:1rem;border-left:2px solid var(--line);margin-bottom:.8rem}
.also>.warning{border-color:var(--wait)}.also>.error{border-color:var(--bad)}
.also b{font-weight:600}.also p{color:var(--soft);font-size:.925rem}
.tag{font-size:.78rem;border:1px solid currentColor;border-radius:3px;padding:0 .3em;color:var(--wait)}
.error .tag{color:var(--bad)}
.card{margin-top:2rem;background:var(--sheet);border:1px solid var(--line);border-radius:6px;padding:1rem 1.15rem}
.card h3{margin:0 0 .5rem}
.card+.card{margin-top:1rem}
dl{font-size:.9rem}
dt{color:var(--soft);font-size:.8rem;margin-top:.5rem}
dd{overflow-wrap:anywhere}
.ladder{background:var(--sheet);border:1px solid var(--line);border-radius:6px;padding:1rem 1rem .25rem;
max-width:52rem}
.ladder svg{display:block;overflow:hidden;font:.78rem var(--mono);fill:var(--ink)}
.ladder svg svg{overflow:visible;display:inline}
.head{font-family:var(--sans);font-weight:600;font-size:.85rem}
.no,.time{fill:var(--soft);font-size:.72rem}
.time{font-size:.65rem}
.life{stroke:var(--soft);stroke-width:1.5}.dots{stroke-dasharray:1.5 5;stroke-linecap:round}
.shade{fill:var(--tls)}
.band{fill:var(--open-bg)}.bad .band{fill:var(--bad-bg)}.good .band{fill:var(--good-bg)}
.wait .band{fill:var(--wait-bg)}
.arrow{stroke-width:1.25}
.c .arrow{stroke:var(--client)}.c .tip{fill:var(--client)}
.s .arrow{stroke:var(--server)}.s .tip{fill:var(--server)}
.ladder .t .label,.pause{fill:var(--soft);font-family:var(--sans);font-size:.8rem}
.ladder .fault .label{fill:var(--bad)}
.fault .arrow{stroke:var(--bad)}.fault .tip{fill:var(--bad)}
.decisive .label{font-weight:700}.decisive .arrow{stroke-width:2}
.cross{display:none}.x{display:none;stroke:var(--sheet);stroke-width:1.8;fill:none}
.decisive.fault .cross{display:inline;fill:var(--bad)}.decisive.fault .x{display:inline}
.decisive.fault .tip{display:none}
.as-text{margin-top:.6rem;font-size:.9rem}
.as-text pre{overflow-x:auto;background:var(--sheet);border:1px solid var(--line);border-radius:6px;padding:1rem;
line-height:1.35;margin:.6rem 0}
summary{cursor:pointer}
.log>li,.columns-head{display:grid;grid-template-columns:3.25rem 4.4rem minmax(0,1fr) minmax(0,1fr);gap:0 .9rem}
.log .means{padding-left:.9rem}
.columns-head{font-size:.8rem;color:var(--soft);padding-bottom:.4rem}
.columns-head span:first-child{text-align:right;padding-right:.6rem}
.log{border-top:1px solid var(--line)}
.log>li{border-bottom:1px solid var(--line)}
.log>li:target,.log>li.proof{background:var(--proof)}
.log>li:target{outline:2px solid var(--wait);outline-offset:-2px}
.n{font:.78rem/1.6 var(--mono);color:var(--soft);text-align:right;padding:.5rem .6rem .5rem 0;
border-right:3px solid transparent}
.tls .n{border-color:var(--link);opacity:1}
.said,.means{padding:.45rem 0;min-width:0}
.means{font-size:.9rem;padding-right:.75rem}
.means p+p{margin-top:.3rem}
.means b{font:600 .8rem var(--mono)}
.by{font-size:.8rem;line-height:1.5rem;color:var(--soft);padding-top:.42rem}
.client>.by{color:var(--client)}.server>.by{color:var(--server)}
.fault>.said code{color:var(--bad)}
.said i{display:block;font-size:.82rem;color:var(--soft)}
.back{float:right;font-size:.78rem;margin-left:.75rem}
.narrow{display:none}
.none>.said code{color:var(--soft)}
.log .fold,.log .gap{display:block;padding:.5rem 0 .5rem 4rem;font-size:.9rem;color:var(--soft)}
.fold .log{margin:.5rem 0 0 -4rem;color:var(--ink)}
.fold .log>li:last-child{border-bottom:0}
.actions{flex-basis:100%;display:flex;flex-wrap:wrap;align-items:baseline;gap:.5rem .75rem;font-size:.875rem}
.paste label{font-weight:600;font-size:.95rem}
.paste textarea{display:block;width:100%;margin:.5rem 0 1rem;padding:.85rem 1rem;font:.8125rem/1.55 var(--mono);
border-radius:6px;resize:vertical;white-space:pre;overflow:auto}
.paste.over textarea{outline:2px dashed var(--link);outline-offset:-6px}
.paste{margin-top:1.75rem}
.file label{font-weight:400}
.file input{border:0;background:none;padding:0;max-width:100%}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.buttons button{padding:.5rem 1rem}
button.main{background:var(--ink);color:var(--paper);border-color:var(--ink);font-weight:600}
.examples{display:grid;gap:.35rem 2rem;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));margin-bottom:1rem}
details.session{border-bottom:1px solid var(--line);padding:0}
details.session>summary{padding:1rem 0;list-style:none;display:grid;grid-template-columns:1.25rem minmax(0,1fr)}
details.session>summary::-webkit-details-marker{display:none}
details.session>summary::before{content:"";width:.45rem;height:.45rem;border:solid var(--soft);
border-width:0 1.5px 1.5px 0;transform:rotate(-45deg);margin:.55rem 0 0 .1rem}
details.session[open]>summary::before{transform:rotate(45deg);margin-top:.4rem}
details.session>summary h2{font-size:1.05rem;letter-spacing:0;max-width:none;line-height:1.45}
details.session>summary .eyebrow{display:inline;font-size:.95rem;margin-right:.5rem}
details.session>summary .where{grid-column:2;margin-top:.1rem;display:block;font-size:.85rem}
details.session>.columns{padding-left:1.25rem}
details.session>section{padding-left:1.25rem;padding-bottom:1rem}
.summary{padding:2.25rem 0 1rem}
.bars{display:grid;align-items:start;gap:0 3.5rem;grid-template-columns:minmax(0,1fr)}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:600;padding:.5rem 0}
th,td{text-align:left;font-weight:400;padding:.3rem .75rem .3rem 0;vertical-align:baseline;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-size:.8rem}
td.num{text-align:right;font-variant-numeric:tabular-nums;width:4rem}
.bars td.bar{width:38%}
.bars svg{display:block;width:100%;height:.7rem}
.bars rect{fill:var(--open)}
.bars .bad rect{fill:var(--bad)}.bars .good rect{fill:var(--good)}.bars .wait rect{fill:var(--wait)}
.rows td{overflow-wrap:anywhere}
.rows tr.bad td:first-child{color:var(--bad)}.rows tr.good td:first-child{color:var(--good)}
.rows tr.wait td:first-child{color:var(--wait)}
.notes{margin-top:1rem;padding:.75rem 1rem;background:var(--wait-bg);border-radius:6px}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
@media (min-width:60rem){
.columns{grid-template-columns:minmax(0,1.75fr) minmax(18rem,1fr)}
.bars{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
@media (max-width:44rem){
body{padding:0 1rem 2rem}
.session{padding-top:1.5rem}
.columns-head{display:none}
.log>li{grid-template-columns:2.6rem minmax(0,1fr);gap:0 .75rem}
.log .n{grid-row:1/span 3}
.log .by{padding-top:.4rem;line-height:1.2}
.log .by:empty{display:none}
.log .said{grid-column:2;padding:.1rem 0 .35rem}
.log .means{grid-column:2;padding:0 0 .5rem;color:var(--soft)}
.narrow{display:inline}.wide{display:none}
.ladder .pause{font-size:.68rem}
.fold .log{margin-left:-3.35rem}
.log .fold,.log .gap{padding-left:3.35rem}
.proof>li{grid-template-columns:minmax(0,1fr);gap:0}
.ladder{padding:.75rem .5rem .25rem}
.ladder .label,.ladder .t .label{font-size:.64rem}.no{font-size:.62rem}.time{font-size:.5rem}
.find{margin-left:0}}
@media print{
:root{--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#bbb;--link:#000;--bad:#900;--good:#040;--wait:#630;
--tls:#eee;--proof:#f4f1e6;--client:#000;--server:#000;--bad-bg:#f6eaea}
body{max-width:none;padding:0;font-size:10pt}
.skip,.find,.actions,.as-text,.back{display:none}
.log>li,.proof>li,.todo>li,.card,tr{break-inside:avoid}
h2,h3{break-after:avoid}
.columns{grid-template-columns:minmax(0,1.9fr) minmax(0,1fr)}
details.session{break-before:auto}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
)css";
}

}  // namespace smtplain
