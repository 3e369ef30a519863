package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// machine is the class of this machine: processor and number of cores, nothing that tells which one it is.
func machine() string {
	model := runtime.GOARCH
	data, _ := os.ReadFile("/proc/cpuinfo") // other systems than Linux: the architecture must do
	for line := range strings.SplitSeq(string(data), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			model = strings.TrimSpace(value)
			break
		}
	}
	return fmt.Sprintf("%s, %d cores, %s/%s", model, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
}

// versions of everything that was measured.
func (b *bench) versions() []string {
	out := []string{runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, d := range info.Deps {
			if strings.HasSuffix(d.Path, "/wazero") {
				out = append(out, "wazero "+d.Version)
			}
		}
	}
	if line := firstLine("gcc", "--version"); line != "" {
		out = append(out, line)
	}
	if line := firstLine("getconf", "GNU_LIBC_VERSION"); line != "" {
		out = append(out, line)
	}
	for _, l := range []struct{ name, header, macro string }{
		{"Boost", "boost/version.hpp", "BOOST_LIB_VERSION"}, {"SUNDIALS", "sundials/sundials_config.h", "SUNDIALS_VERSION"}, {"GSL", "gsl/gsl_version.h", "GSL_VERSION"},
	} {
		if v := macro(l.header, l.macro); v != "" {
			out = append(out, l.name+" "+strings.ReplaceAll(v, "_", "."))
		}
	}
	if p := python(); p != "" {
		out = append(out, "SciPy "+firstLine(p, "-c", "import scipy; print(scipy.__version__)")+" on "+firstLine(p, "--version"))
	}
	if v := b.epanetVersion(); v != "" {
		out = append(out, "epanet-js "+v, "Node "+firstLine("node", "--version"))
	}
	return out
}

// macro reads the string that a header of the system defines; "" if there is none.
func macro(header, name string) string {
	data, _ := os.ReadFile(filepath.Join("/usr/include", header))
	for line := range strings.SplitSeq(string(data), "\n") {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "#define" && f[1] == name {
			return strings.Trim(f[2], `"`)
		}
	}
	return ""
}

// epanetVersion of the installed npm package; "" if there is none.
func (b *bench) epanetVersion() string {
	var p struct{ Version string }
	data, err := os.ReadFile(filepath.Join(b.peers, "node_modules", "epanet-js", "package.json"))
	if err != nil || json.Unmarshal(data, &p) != nil {
		return ""
	}
	return p.Version
}

func firstLine(program string, args ...string) string {
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line)
}
