package edgefile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gemel/bridge"
)

// Whatever stands in the file, reading it ends, with a File or with what is wrong.
func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	for name, text := range map[string]string{"tags.yaml": tagsText, "connections.yaml": "gemel: 1\nconnections:\n  meter: {modbus: \"127.0.0.1:1502\", base: 0}\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			f.Fatal(err)
		}
	}
	right := strings.ReplaceAll(edgeText, "BROKER", "mqtt://127.0.0.1:1883")
	f.Add([]byte(right))
	for _, part := range [][2]string{{"{rms", "{rms: {block: -1"}, {"channels:", "channels: ["}, {"band: 0.02 bar", "band: nan"}, {"1 min", "1e99 s"}, {"{threshold: {high: 6, hysteresis: 0.5}}", "~"}, {"- {report", "- [{report"}, {"size: 8 MB", "size: 1e300 MB"},
		{"{factor: 1000}", "{factor: [1, 2]}"}, {"adc: {period: 10 ms}", "adc: ~"}, {"pump/flow: {report: every sample}", "pump/flow: ~"}, {"block: 10,", "block: 99999999999999999999,"}, {"gemel: 1", "gemel: &a [*a]"}} {
		f.Add([]byte(strings.Replace(right, part[0], part[1], 1)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Contains(string(data), "_file") { // names of files of this machine
			t.Skip()
		}
		file, err := read(filepath.Join(dir, "edge.yaml"), data, bridge.Wall{})
		switch {
		case err == nil && file == nil:
			t.Error("neither a file nor a word of what is wrong")
		case err == nil:
			_ = file.Lines()
		}
	})
}
