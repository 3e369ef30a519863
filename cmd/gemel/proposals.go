package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/gate"
)

func proposalsCommand(t terminal) *cobra.Command {
	var p passphrase
	var all bool
	c := &cobra.Command{
		Use:   "proposals [ID]",
		Short: "Show what the twin proposes, and why",
		Long: `List the proposals that are open, or show one with its evidence: what the
simulation says happens over the time ahead if nothing is done, and if it is
done. The hash stands for every number of it; gemel approve wants it.`,
		Example: "  gemel proposals\n  gemel proposals p7",
		Args:    atMostOne("ID"),
		RunE: func(c *cobra.Command, args []string) error {
			conn, err := connect(c.Context(), p)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				v, err := conn.Proposal(c.Context(), args[0])
				if err == nil {
					printProposal(t, &v)
				}
				return err
			}
			state := gate.Open
			if all {
				state = ""
			}
			list, err := conn.Proposals(c.Context(), state)
			if err == nil {
				listProposals(t, list)
			}
			return err
		},
	}
	c.Flags().BoolVar(&all, "all", false, "those that are decided, too")
	p.flag(c)
	return c
}

// atMostOne wants no argument or one.
func atMostOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("want one %s at most: %s", what, c.UseLine())
		}
		return nil
	}
}

func listProposals(t terminal, list []api.ProposalView) {
	if len(list) == 0 {
		fmt.Fprintln(t.out, "there is no proposal")
		return
	}
	var rows [][]string
	for i := range list {
		v := &list[i]
		rows = append(rows, []string{v.Proposal.ID, string(v.State), changesText(v.Proposal.Changes) + ": " + v.Proposal.Reason})
	}
	table(t.out, rows, -1)
}

func changesText(list []gate.Change) string {
	var parts []string
	for _, c := range list {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s -> %s %s", c.Tag, number(c.Present), number(c.Value), shownUnit(c.Unit))))
	}
	return strings.Join(parts, ", ")
}

// moment is a time as people here read it.
func moment(at bridge.Time) string { return at.Time().Local().Format("2006-01-02 15:04:05") }

// shortHash is as much of a hash as people compare.
func shortHash(h gate.Hash) string { return string(h[:min(len(h), 16)]) }

// printProposal shows all that somebody decides by.
func printProposal(t terminal, v *api.ProposalView) {
	p := &v.Proposal
	fmt.Fprintf(t.out, "%s  %s\n", p.ID, v.State)
	if v.Why != "" {
		fmt.Fprintln(t.out, "  "+hang(v.Why))
	}
	have := 0
	for _, d := range v.Decisions {
		if d.Approve {
			have++
		}
	}
	table(t.out, [][]string{{"reason", p.Reason}, {"by", p.By}, {"at", moment(p.At)}, {"until", moment(p.Expires)}, {"approvals", fmt.Sprintf("%d of %d", have, v.Needed)}, {"hash", shortHash(p.Hash())}}, -1)
	fmt.Fprintln(t.out, "\nchanges")
	rows := [][]string{{"tag", "now", "then", "back to", ""}}
	for _, c := range p.Changes {
		rows = append(rows, []string{c.Tag, number(c.Present), number(c.Value), number(c.Revert), shownUnit(c.Unit)})
	}
	table(t.out, rows, -1)
	printEvidence(t, &p.Evidence)
	if len(v.Decisions) > 0 {
		fmt.Fprintln(t.out, "\ndecisions")
		rows = nil
		for _, d := range v.Decisions {
			word := "rejected"
			if d.Approve {
				word = "approved"
			}
			rows = append(rows, []string{moment(d.At), d.By, word, d.Why})
		}
		table(t.out, rows, -1)
	}
}

func printEvidence(t terminal, e *gate.Evidence) {
	fmt.Fprintf(t.out, "\nwhat the simulation says of the next %s\n", horizonText(e.Horizon))
	rows := [][]string{{"", "nothing done", "done", ""}}
	for _, f := range e.Figures {
		rows = append(rows, []string{f.Name, figureText(f.Nothing, f.NothingLow, f.NothingHigh), figureText(f.Do, f.DoLow, f.DoHigh), shownUnit(f.Unit)})
	}
	for _, m := range e.Margins {
		rows = append(rows, []string{"margin to " + m.Limit, number(m.Nothing), number(m.Do), m.Unit + fmt.Sprintf(" (%.0f %% of members beyond)", 100*m.Violated)})
	}
	for _, x := range e.Traces {
		rows = append(rows, []string{x.Variable + " at the end", bandText(&x.Nothing, scaleOf(&x)), bandText(&x.Do, scaleOf(&x)), shownUnit(x.Unit)})
	}
	table(t.out, rows, -1)
	if len(e.Assumed) > 0 {
		fmt.Fprintln(t.out, "\nit holds while")
		rows = nil
		for _, a := range e.Assumed {
			rows = append(rows, []string{a.Tag, number(nothingBelow(a.Value, a.Within)) + " ± " + number(a.Within)})
		}
		table(t.out, rows, -1)
	}
}

// horizonText is a time in seconds as 1h30m, 24h or 90s.
func horizonText(seconds float64) string {
	s := time.Duration(seconds * 1e9).Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// bandText is the end of a trace: its middle, and where nine of ten members lie. What is nothing beside scale is 0.
func bandText(b *gate.Band, scale float64) string {
	n := min(len(b.Low), len(b.Middle), len(b.High))
	if n == 0 {
		return "?"
	}
	text := func(x []float64) string { return number(nothingBelow(x[n-1], scale)) }
	return fmt.Sprintf("%s (%s to %s)", text(b.Middle), text(b.Low), text(b.High))
}

// scaleOf is the largest number of a trace.
func scaleOf(t *gate.Trace) (most float64) {
	for _, list := range [][]float64{t.Nothing.Middle, t.Do.Middle} {
		for _, x := range list {
			most = max(most, math.Abs(x))
		}
	}
	return most
}

// figureText is a key figure with where nine of ten members lie.
func figureText(x, low, high float64) string {
	return fmt.Sprintf("%s (%s to %s)", number(x), number(low), number(high))
}
