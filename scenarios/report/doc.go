// Package report writes what a run found as one self-contained HTML page: key figures, limits, trends with events and faults
// marked, balances, how it was computed, and the resolved scenario. The page needs no network and no script to be read: every
// trend is drawn here as SVG, and the small embedded script only adds a cursor, zoom over time and switching series.
//
//	Run     all that the page shows, in SI units; plain data, filled by the caller
//	Write   Run -> HTML
//
// Data flow:
//
//	Run -> panels (which series share a chart, in which unit) -> decimated SVG paths -> html/template -> w
//
// Equal Runs give equal bytes. Every text of a Run may come from a stranger's model: it is escaped, and the page's own
// Content-Security-Policy admits no script but the embedded one.
package report
