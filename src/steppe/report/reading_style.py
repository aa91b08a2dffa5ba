"""The look of an annotated document: every layer has a colour and a line of its own."""

LAYER_LOOKS = {
    "STATE": ("#00498f", "solid"),
    "DEMONYM": ("#00498f", "dotted"),
    "ORG": ("#6a1b9a", "double"),
    "REGION": ("#1b5e20", "dashed"),
    "INSTR": ("#8a3200", "wavy"),
    "METONYM": ("#00595c", "dotted"),
    "COREF": ("#4a4a4a", "dashed"),
    "CORRIDOR": ("#8a3200", "dashed"),
}
PAPER = {"tie": "#fff4cf", "num": "#e3f1ff", "both": "#e6f0d8"}  # behind ties, figures, and figures in ties
PALE = "#595959"


def _looks() -> str:
    return "\n".join(
        f".{layer} {{ color: {color}; text-decoration: underline {line} {color}; }}"
        for layer, (color, line) in LAYER_LOOKS.items()
    )


READING_STYLE = f"""
main {{ max-width: 62rem; padding-bottom: 8rem; }}
.block {{ display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0 1rem; margin: 0 0 .75rem; }}
.label {{ font-size: .8rem; line-height: 1.3; color: {PALE}; padding-top: .2rem; overflow-wrap: anywhere;
  user-select: none; }}
.label b {{ display: block; color: #1a1a1a; }}
.text {{ white-space: pre-line; overflow-wrap: anywhere; max-width: 44rem; }}
.wrapped {{ white-space: normal; }}
.gap {{ grid-column: 2; white-space: normal; height: 0; overflow: hidden; }}
.silent .text {{ color: {PALE}; }}
.headline .text {{ font-size: 1.25rem; font-weight: 700; line-height: 1.25; }}
.question .text {{ font-weight: 600; }}
mark {{ background: none; color: inherit; text-underline-offset: .2em; text-decoration-thickness: .1em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }}
mark.tie {{ background: {PAPER["tie"]}; }}
mark.claim {{ box-shadow: inset 0 -1px #777; }}
mark.num {{ background: {PAPER["num"]}; font-weight: 700; outline: 1px solid #5a7da0; }}
mark.num.tie {{ background: {PAPER["both"]}; }}
mark.doubt {{ border-bottom: .2em double #b00020; }}
mark.num.doubt, mark.claim.doubt {{ outline-color: #b00020; outline-style: dashed; }}
mark.said {{ font-style: italic; }}
{_looks()}
mark[tabindex]:hover, mark[tabindex]:focus {{ outline: 2px solid #1a1a1a; }}
mark[tabindex]:hover::after, mark[tabindex]:focus::after {{ content: attr(aria-description); position: fixed;
  left: 0; right: 0; bottom: 0; z-index: 2; max-height: 40vh; overflow: auto; padding: .75rem 1rem;
  background: #1a1a1a; color: #fff; font: 400 .95rem/1.4 system-ui, sans-serif; white-space: pre-line;
  text-decoration: none; text-align: left; }}
mark[tabindex]:hover::after {{ z-index: 3; }}
.at {{ scroll-margin-top: 3rem; }}
.at:target::before {{ content: "▸"; color: #b00020; font-weight: 700; }}
.ctl::before {{ content: attr(data-c); font: .7rem monospace; border: 1px solid {PALE}; color: {PALE}; }}
.legend {{ list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }}
table.items th, table.items td {{ text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; }}
table.items {{ font-size: .875rem; }}
table.items td.long {{ min-width: 10rem; overflow-wrap: anywhere; }}
table.items thead th {{ white-space: normal; }}
@media (max-width: 44rem) {{ .block {{ display: block; }} .label b {{ display: inline; }}
  .label b::after {{ content: " "; }} table.items, .items tbody, .items tr, .items td {{ display: block; }}
  .items thead, .items td:empty {{ display: none; }} .items tr {{ padding: .4rem 0; border-bottom: 1px solid #999; }}
  table.items th, table.items td {{ font-size: .9rem; border: 0; padding: .05rem 0; }}
  .items td::before {{ content: attr(data-head) ": "; color: {PALE}; }} }}
@media print {{ mark {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }} main {{ padding: 0; }}
  mark[tabindex]::after {{ display: none; }} .block {{ break-inside: avoid; }} .label {{ width: 8rem; }} }}
"""
