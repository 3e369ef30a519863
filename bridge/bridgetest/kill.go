package bridgetest

import (
	"bufio"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// Kill runs one test of the same program as a process of its own, with a variable in its environment by which it knows that it is the child, waits until
// it has printed some lines, and then for a while, and kills it for good. What it has printed comes back, without a line that was cut off.
func Kill(t testing.TB, test, variable, value string, lines int, then time.Duration) (printed []string) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^"+strings.ReplaceAll(test, "/", "$/^")+"$")
	c.Env = append(os.Environ(), variable+"="+value)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { _ = c.Process.Kill() })
	defer late.Stop()
	for r := bufio.NewReader(out); ; {
		line, err := r.ReadString('\n')
		if err != nil {
			break
		}
		if printed = append(printed, strings.TrimSuffix(line, "\n")); len(printed) == lines {
			time.AfterFunc(then, func() { _ = c.Process.Kill() })
		}
	}
	if err := c.Wait(); err == nil || len(printed) < lines || slices.Contains(printed, "PASS") {
		t.Fatalf("the child was not killed at its work (%v); it said %q", err, printed)
	}
	return printed
}
