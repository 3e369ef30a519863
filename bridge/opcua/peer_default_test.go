package opcua

import (
	"log"
	"os"
	"strings"
	"testing"
	"time"

	"gemel/bridge"
	"gemel/bridge/bridgetest"
)

// One server for all the quick tests: it takes some seconds to start.
func TestWithNodeOPCUA(t *testing.T) {
	t.Parallel()
	logged := &bridgetest.Lines{}
	log.SetOutput(logged)
	defer log.SetOutput(os.Stderr)
	h := startHarness(t, map[string]any{"users": map[string]string{"reader": "correct horse"}, "history": true,
		"policies": []string{"None", "Basic256", "Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"}, "modes": []string{"None", "Sign", "SignAndEncrypt"}})
	h.flowing(20 * time.Second)
	t.Run("writes", func(t *testing.T) { testWrites(t, h.peer) })
	t.Run("browse", func(t *testing.T) { testBrowse(t, h.peer) })
	t.Run("passwords", func(t *testing.T) { testPasswords(t, h.peer) })
	t.Run("every policy and mode", func(t *testing.T) { testPolicies(t, h.peer) })
	t.Run("one reset loses nothing", func(t *testing.T) {
		h.proxy.Reset()
		if took := h.flowing(10 * time.Second); took > 2*time.Second {
			t.Logf("back after %s", took)
		}
		if _, ok := h.sink.since(bridge.Disconnected, time.Time{}); !ok {
			t.Error("nobody was told")
		}
		time.Sleep(200 * time.Millisecond)
	})
	t.Run("flipped bits lose nothing", func(t *testing.T) {
		h.proxy.Flip(4)
		time.Sleep(500 * time.Millisecond)
		h.proxy.Flip(0)
		h.flowing(10 * time.Second)
		time.Sleep(200 * time.Millisecond)
	})
	h.stop()
	for where, text := range map[string]string{"events": h.sink.text(), "the peer's log": h.peer.Log.String(), "the log": logged.String()} {
		if strings.Contains(text, "correct horse") || strings.Contains(text, "battery staple") {
			t.Errorf("a password is in %s", where)
		}
	}
	if n, lost, doubled := h.counted(); lost+doubled > 0 || n < 10 {
		t.Errorf("%d values, %d lost, %d doubled\n%s", n, lost, doubled, h.sink.text())
	}
}
