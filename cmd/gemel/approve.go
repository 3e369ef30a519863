package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gemel/bridge"
)

func approveCommand(t terminal) *cobra.Command {
	d := decision{approve: true}
	c := &cobra.Command{
		Use:   "approve ID",
		Short: "Approve a proposal, signed with your key",
		Long: `Approve a proposal. It is shown, and you are asked; or --hash says that it is
the one that gemel proposals ID has shown. The signature is made on this
machine, for exactly the numbers that were shown, and holds for 15 minutes.`,
		Example: "  gemel approve p7\n  gemel approve p7 --hash 3f9a01b27cc4e810",
		Args:    exactlyOne("ID"),
		RunE:    func(c *cobra.Command, args []string) error { return d.make(c.Context(), t, args[0]) },
	}
	d.flags(c)
	c.Flags().StringVar(&d.why, "why", "", "`TEXT` for the journal")
	return c
}

func rejectCommand(t terminal) *cobra.Command {
	var d decision
	c := &cobra.Command{
		Use:     "reject ID",
		Short:   "Reject a proposal, signed with your key",
		Long:    "Reject a proposal for good, and say why: the next one will be better for it.",
		Example: "  gemel reject p7 --why \"the tank is being cleaned\"",
		Args:    exactlyOne("ID"),
		RunE: func(c *cobra.Command, args []string) error {
			if strings.TrimSpace(d.why) == "" {
				return errors.New("--why TEXT is needed")
			}
			return d.make(c.Context(), t, args[0])
		},
	}
	d.flags(c)
	c.Flags().StringVar(&d.why, "why", "", "the reason, a `TEXT` for the journal")
	return c
}

// decision is what a person says to a proposal.
type decision struct {
	approve bool
	hash    string
	why     string
	phrase  passphrase
}

func (d *decision) flags(c *cobra.Command) {
	c.Flags().StringVar(&d.hash, "hash", "", "do not ask: the proposal is the one with this `HASH`")
	d.phrase.flag(c)
}

// leastHash is how many digits name a proposal beyond doubt.
const leastHash = 16

func (d *decision) make(ctx context.Context, t terminal, id string) error {
	conn, err := connect(ctx, d.phrase)
	if err != nil {
		return err
	}
	v, err := conn.Proposal(ctx, id)
	if err != nil {
		return err
	}
	switch hash := string(v.Proposal.Hash()); {
	case d.hash == "" && d.approve:
		printProposal(t, &v)
		if err := confirm("approve " + id + "? write its ID: "); err != nil {
			return err
		}
	case d.hash == "":
	case len(d.hash) < leastHash:
		return fmt.Errorf("--hash %s: give at least %d digits, as gemel proposals %s shows them", d.hash, leastHash, id)
	case !strings.HasPrefix(hash, strings.ToLower(d.hash)):
		return failed(fmt.Errorf("%s has the hash %s: it is not the proposal that you have seen, and nothing was decided", id, shortHash(v.Proposal.Hash())))
	}
	key, err := conn.private()
	if err != nil {
		return err
	}
	after, err := conn.Decide(ctx, &v, d.approve, conn.Name, d.why, bridge.At(time.Now()), key)
	if err != nil {
		return failed(fmt.Errorf("not accepted: %w", err))
	}
	if !d.approve {
		fmt.Fprintf(t.out, "%s is rejected\n", id)
		return nil
	}
	have := 0
	for _, x := range after.Decisions {
		if x.Approve {
			have++
		}
	}
	fmt.Fprintf(t.out, "%s is approved by %s: %d of %d approvals\n", id, conn.Name, have, after.Needed)
	return nil
}

// confirm asks at the terminal for a word that one does not type by mistake: the last of the question before the colon's.
func confirm(question string) error {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return errors.New("there is no terminal to ask on: give --hash HASH, as gemel proposals ID shows it")
	}
	defer func() { _ = tty.Close() }()
	fmt.Fprint(tty, question)
	line, err := bufio.NewReader(tty).ReadString('\n')
	if err != nil {
		return err
	}
	if id := strings.TrimSuffix(strings.Fields(question)[1], "?"); strings.TrimSpace(line) != id {
		return failed(errors.New("nothing was decided"))
	}
	return nil
}
