package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
	"gemel/bridge/api"
	"gemel/bridge/gate"
	"gemel/engine/unit"
)

// grantFlags are the bounds of a standing rule.
type grantFlags struct {
	tags, steps []string
	most        int
	length      string
	list        bool
	revoke, why string
	phrase      passphrase
}

func grantCommand(t terminal) *cobra.Command {
	var f grantFlags
	c := &cobra.Command{
		Use:   "grant [NAME]",
		Short: "Approve in advance, within bounds and for a time",
		Long: `Approve in advance what the twin will propose, signed with your key: set-points
of these tags, no change larger than its step, no more writes than --most, no
longer than --for (31 days at most). The rules of the plant (rules.yaml) hold
all the same, everything stands in the journal, and --revoke ends it at once. A
rule of the same name is replaced.`,
		Example: "  gemel grant night --tag pump/speed --step \"50 rpm\" --most 5 --for 8h\n  gemel grant --list\n  gemel grant --revoke night --why \"the pump is new\"",
		Args:    atMostOne("name"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return err
			}
			conn, err := connect(c.Context(), f.phrase)
			if err != nil {
				return err
			}
			switch {
			case f.list:
				list, err := conn.Grants(c.Context())
				if err != nil {
					return err
				}
				tags, err := conn.Tags(c.Context())
				if err == nil {
					printGrants(t, list, tags)
				}
				return err
			case f.revoke != "":
				return f.end(c.Context(), t, conn)
			}
			return f.grant(c.Context(), t, conn, args[0])
		},
	}
	s := c.Flags()
	s.StringArrayVar(&f.tags, "tag", nil, "the `TAG` that may be written; may be repeated, each with its step")
	s.StringArrayVar(&f.steps, "step", nil, "largest change of the tag before it, in its `QUANTITY`")
	s.IntVar(&f.most, "most", 0, "`NUMBER` of writes in all")
	s.StringVar(&f.length, "for", "", "how `LONG` it holds, such as 8h or 3d")
	s.BoolVar(&f.list, "list", false, "list the standing rules")
	s.StringVar(&f.revoke, "revoke", "", "end the rule with this `NAME`")
	s.StringVar(&f.why, "why", "", "the reason of --revoke, a `TEXT` for the journal")
	f.phrase.flag(c)
	return c
}

// check says what is missing before anybody is asked.
func (f *grantFlags) check(args []string) error {
	bounds := len(f.tags)+len(f.steps)+f.most > 0 || f.length != ""
	switch {
	case f.list && (f.revoke != "" || len(args) > 0 || bounds), f.revoke != "" && (len(args) > 0 || bounds):
		return errors.New("--list and --revoke stand alone")
	case f.list:
		return nil
	case f.revoke != "" && strings.TrimSpace(f.why) == "":
		return errors.New("--why TEXT is needed")
	case f.revoke != "":
		return nil
	case len(args) == 0:
		return errors.New("want the name of a rule, or --list, or --revoke NAME: gemel grant night --tag pump/speed --step \"50 rpm\" --most 5 --for 8h")
	case !personName.MatchString(args[0]):
		return fmt.Errorf("%q is no name: letters, digits, blanks, '.', '-' and '_'", args[0])
	case len(f.tags) == 0:
		return errors.New("--tag TAG is needed: what may be written")
	case len(f.tags) != len(f.steps):
		return fmt.Errorf("each --tag needs a --step of its own, and there are %d and %d", len(f.tags), len(f.steps))
	case f.most < 1:
		return errors.New("--most NUMBER is needed: how many writes in all")
	case f.length == "":
		return errors.New("--for TIME is needed: nothing is granted without an end")
	}
	_, err := f.span()
	return err
}

// span is how long the rule holds.
func (f *grantFlags) span() (bridge.Time, error) {
	seconds, err := unit.ParseDuration(f.length)
	if err == nil && !(seconds > 0 && seconds <= float64(gate.MostStanding)/1e9) {
		err = fmt.Errorf("want a time above 0, of %d days at most", gate.MostStanding/(24*3600*1e9))
	}
	if err != nil {
		return 0, fmt.Errorf("--for %s: %w", f.length, err)
	}
	return bridge.Time(seconds * 1e9), nil
}

// grant signs the rule, and sends it.
func (f *grantFlags) grant(ctx context.Context, t terminal, conn *caller, name string) error {
	tags, err := conn.Tags(ctx)
	if err != nil {
		return err
	}
	span, err := f.span()
	if err != nil {
		return err
	}
	now := bridge.At(time.Now())
	rule := gate.Standing{Name: name, By: conn.Name, At: now, Expires: now + span, Steps: map[string]float64{}, Most: f.most}
	for i, tag := range f.tags {
		if _, twice := rule.Steps[tag]; twice {
			return fmt.Errorf("--tag %s: it is there twice", tag)
		}
		if rule.Steps[tag], err = stepOf(tags, tag, f.steps[i]); err != nil {
			return err
		}
	}
	key, err := conn.private()
	if err != nil {
		return err
	}
	list, err := conn.Client.Grant(ctx, rule, key)
	if err != nil {
		return failed(fmt.Errorf("not accepted: %w", err))
	}
	fmt.Fprintf(t.out, "%s is granted by %s\n", name, conn.Name)
	for i := range list {
		if list[i].Rule.Name == name {
			printGrants(t, list[i:i+1], tags)
		}
	}
	return nil
}

// stepOf is a change in the unit of a tag that may be written.
func stepOf(tags []api.Tag, name, text string) (float64, error) {
	var names []string
	for i := range tags {
		switch x := &tags[i]; {
		case x.Name == name && !x.Writable:
			return 0, fmt.Errorf("--tag %s: the tag map says that it is only read", name)
		case x.Name == name:
			return differenceIn(text, x.Unit)
		case x.Writable:
			names = append(names, x.Name)
		}
	}
	if len(names) == 0 {
		return 0, fmt.Errorf("--tag %s: the twin has no tag that may be written", name)
	}
	return 0, fmt.Errorf("--tag %s: there is no such tag; those that may be written are %s", name, strings.Join(names, ", "))
}

// differenceIn reads a change such as "50 rpm" or "5 K" in a unit.
func differenceIn(text, want string) (float64, error) {
	q, err := unit.ParseQuantity(text)
	if err == nil {
		var to unit.Unit
		if to, err = unit.Parse(want); err == nil {
			q.Value, err = unit.Convert(q.Value, q.Unit.Difference(), to.Difference())
		}
	}
	if err == nil && !(q.Value > 0) {
		err = errors.New("a step is above 0")
	}
	if err != nil {
		return 0, fmt.Errorf("--step %q: %w", text, err)
	}
	return q.Value, nil
}

// end revokes a rule.
func (f *grantFlags) end(ctx context.Context, t terminal, conn *caller) error {
	key, err := conn.private()
	if err != nil {
		return err
	}
	if _, err := conn.Client.Revoke(ctx, gate.Revocation{Names: []string{f.revoke}, By: conn.Name, At: bridge.At(time.Now()), Why: f.why}, key); err != nil {
		return failed(fmt.Errorf("not accepted: %w", err))
	}
	fmt.Fprintf(t.out, "%s has ended; what it approved and was not written is not approved any more\n", f.revoke)
	return nil
}

func printGrants(t terminal, list []api.Grant, tags []api.Tag) {
	units := map[string]string{}
	for i := range tags {
		units[tags[i].Name] = " " + shownUnit(tags[i].Unit)
	}
	if len(list) == 0 {
		fmt.Fprintln(t.out, "there is no standing rule")
		return
	}
	for i := range list {
		g := &list[i]
		state := string(g.State)
		if g.End != nil {
			state += " by " + g.End.By + " at " + moment(g.End.At) + ": " + g.End.Why
		}
		var steps []string
		for _, tag := range slices.Sorted(maps.Keys(g.Rule.Steps)) {
			steps = append(steps, tag+" by "+number(g.Rule.Steps[tag])+strings.TrimRight(units[tag], " ")+" at most")
		}
		fmt.Fprintln(t.out, g.Rule.Name)
		table(t.out, [][]string{{"state", state}, {"by", g.Rule.By}, {"until", moment(g.Rule.Expires)}, {"changes", strings.Join(steps, ", ")}, {"writes", fmt.Sprintf("%d of %d", g.Used, g.Rule.Most)}}, -1)
	}
}
