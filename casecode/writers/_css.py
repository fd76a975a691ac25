"""The style sheet of the HTML pages: no outside file, readable on a screen, and made for paper too."""

CSS = """
:root{color-scheme:light;--ink:#16222c;--soft:#52616b;--line:#c9d3d9;--deep:#084e68;--wash:#f3f8fa}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink);font:17px/1.55 Georgia,"Liberation Serif","Times New Roman",serif;
 -webkit-text-size-adjust:100%;overflow-wrap:break-word}
main{max-width:45rem;margin:0 auto;padding:3rem 1.25rem 5rem}
main.broad{max-width:76rem}
h1,h2,h3,h4,caption,th,figcaption,.note,nav,.lead,.strip{font-family:"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
h1{font-size:2rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.01em}
h2{font-size:1.45rem;line-height:1.25;margin:3rem 0 .8rem;padding-top:.8rem;border-top:2px solid var(--deep);color:var(--deep)}
h3{font-size:1.1rem;margin:2rem 0 .5rem}
h4{font-size:1rem;margin:1.4rem 0 .3rem;color:var(--soft)}
p{margin:.6rem 0}
a{color:#075a7a}
.lead{color:var(--soft);font-size:1.02rem;margin:.2rem 0}
.note{color:var(--soft);font-size:.8rem;line-height:1.45;margin:.5rem 0 1.4rem}
code{font:.86em "DejaVu Sans Mono",Consolas,Menlo,monospace;color:#33434e}
pre{white-space:pre-wrap;font:.86em/1.5 "DejaVu Sans Mono",Consolas,Menlo,monospace;background:var(--wash);padding:.8rem}
nav{margin:1.8rem 0;padding:1rem 1.25rem;background:var(--wash);font-size:.95rem}
nav strong{display:block;margin-bottom:.3rem}
nav ol{list-style:none;margin:0;padding:0}
nav li.l3{padding-left:1.2rem;font-size:.9em}
nav li.l4{padding-left:2.4rem;font-size:.9em}
nav a{text-decoration:none}
nav a:hover,nav a:focus{text-decoration:underline}
li{margin:.2rem 0}
li>p:first-child{margin-top:0}
blockquote{margin:.9rem 0;padding-left:1rem;border-left:3px solid var(--line)}
.q{margin:1.1rem 0}
.q blockquote{margin:0}
.q p,.w{white-space:pre-wrap}
.q p{margin:0}
.q figcaption{margin:.25rem 0 0 1.18rem;font-size:.82rem;color:var(--soft)}
.q .id,td .id{white-space:nowrap;font-size:.92em;opacity:.85}
.scroll{overflow-x:auto;margin:1.2rem 0 .4rem}
.scroll.wide{width:min(76rem,calc(100vw - 2.5rem));margin-left:calc(50% - min(38rem,50vw - 1.25rem))}
main.broad .scroll.wide{width:auto;margin-left:0}
.scroll:focus{outline:2px solid var(--deep);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4;border-top:2px solid var(--ink);border-bottom:2px solid var(--ink)}
caption{caption-side:top;text-align:left;padding:0 0 .5rem;font-size:.92rem}
caption b,.strip b{color:var(--deep)}
th,td{padding:.42rem .6rem;text-align:left;vertical-align:top}
thead th{border-bottom:1px solid var(--ink);vertical-align:bottom;background:#fff;font-weight:600;font-size:.84rem}
tbody tr+tr>*{border-top:1px solid #e6ecef}
tbody th{font-weight:600;font-size:.84rem}
.r,.c,table.heat td{font-family:"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;font-size:.84rem}
.r{text-align:right;font-variant-numeric:tabular-nums}
.c{text-align:center;font-variant-numeric:tabular-nums}
table.heat td{border:2px solid #fff;text-align:center}
table.heat{border-bottom:0}
td p{margin:0 0 .3rem}
td .cq{margin:0 0 .7rem}
td .cq:last-child{margin-bottom:0}
td .by{display:block;color:var(--soft);font-size:.84em;font-family:"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
.chart{margin:1.4rem 0 .4rem}
.chart figcaption{font-size:.92rem;margin-bottom:.5rem}
.chart figcaption b{color:var(--deep)}
.chart svg{display:block;width:100%;height:auto}
details{font-size:.85rem;margin:.2rem 0 1.4rem}
summary{color:var(--soft);cursor:pointer}
.strip{margin:1.2rem 0 .4rem;font-size:.82rem}
.strip .cap{font-size:.92rem;margin-bottom:.5rem}
.strip .g{font-weight:600;margin:.9rem 0 .2rem}
.strip .row{display:grid;grid-template-columns:11rem 1fr;gap:.7rem;align-items:center;margin:.12rem 0}
.strip svg{display:block;width:100%;height:.85rem;background:#eef3f5}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
@page{size:A4;margin:22mm 20mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt Arial,"Liberation Sans",sans-serif;color:#52616b}}
@page landscape{size:A4 landscape;margin:18mm}
@media print{
 html{font-size:13.5px}
 body{font-size:10.5pt}
 h2{margin-top:2rem}
 main,main.broad{max-width:none;padding:0}
 h1,h2,h3,h4{break-after:avoid}
 .q,tr,.strip>div,table.heat,figure{break-inside:avoid}
 details{display:none}
 .q figcaption{break-before:avoid}
 tr.long{break-inside:auto}
 thead{display:table-header-group}
 .scroll,.scroll.wide{overflow:visible;width:auto;margin-left:0}
 .landscape{page:landscape}
 .break{break-before:page}
 p{orphans:3;widows:3}
 a{color:inherit;text-decoration:none}
 *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
@media (max-width:36rem){body{font-size:16px}.strip .row{grid-template-columns:1fr;gap:.1rem}}
"""
