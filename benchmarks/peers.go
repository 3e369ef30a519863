package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// peerTimeout ends a peer that hangs, as some do at tolerances that do not suit them.
const peerTimeout = 5 * time.Second

// library says how the peers that use a library are compiled, and what Debian calls the library.
type library struct {
	source   string
	compiler []string
	link     []string
	header   string // its presence means that the library is there
	debian   string
}

var libraries = map[string]library{
	"cvode": {"cvode.c", []string{"gcc", "-O2"}, []string{"-lsundials_cvode", "-lsundials_nvecserial", "-lsundials_sunlinsolband", "-lsundials_sunlinsoldense",
		"-lsundials_sunmatrixband", "-lsundials_sunmatrixdense", "-lsundials_sunnonlinsolfixedpoint", "-lm"}, "cvode/cvode.h", "libsundials-dev"},
	"pumpnetwork": {"pumpnetwork.c", []string{"gcc", "-O2"}, []string{"-lsundials_cvode", "-lsundials_nvecserial", "-lsundials_sunlinsoldense", "-lsundials_sunmatrixdense", "-lm"},
		"cvode/cvode.h", "libsundials-dev"},
	"fit": {"fit.c", []string{"gcc", "-O2"}, []string{"-lsundials_cvodes", "-lsundials_nvecserial", "-lsundials_sunlinsoldense", "-lsundials_sunmatrixdense", "-lsundials_sunnonlinsolfixedpoint", "-lm"},
		"cvodes/cvodes.h", "libsundials-dev"},
	"gsl":    {"gsl.c", []string{"gcc", "-O2"}, []string{"-lgsl", "-lgslcblas", "-lm"}, "gsl/gsl_odeiv2.h", "libgsl-dev"},
	"odeint": {"odeint.cpp", []string{"g++", "-O2", "-DNDEBUG"}, nil, "boost/numeric/odeint.hpp", "libboost-dev"},
}

// buildPeer compiles a peer of benchmarks/peer in folder include, which holds its headers; errSkip where that is not possible here.
// root is the folder of the repository.
func buildPeer(root, name, include string) (program string, err error) {
	kit := libraries[name]
	if !have(kit.compiler[0]) {
		return "", fmt.Errorf("%w: %s is not installed", errSkip, kit.compiler[0])
	}
	if _, err := os.Stat(filepath.Join("/usr/include", kit.header)); err != nil {
		return "", fmt.Errorf("%w: %s is not installed (Debian: %s)", errSkip, kit.header, kit.debian)
	}
	program = filepath.Join(include, name)
	args := append(kit.compiler[1:len(kit.compiler):len(kit.compiler)], "-I", include, "-o", program, filepath.Join(root, "benchmarks/peer", kit.source))
	if err := compileC(kit.compiler[0], append(args, kit.link...)...); err != nil {
		return "", err
	}
	return program, nil
}

// compileC runs a compiler.
func compileC(compiler string, args ...string) error {
	if !have(compiler) {
		return fmt.Errorf("%w: %s is not installed", errSkip, compiler)
	}
	if out, err := exec.Command(compiler, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s failed: %v: %s", errSkip, compiler, err, firstBytes(out, 600))
	}
	return nil
}

func firstBytes(b []byte, n int) []byte {
	b = bytes.TrimSpace(b)
	return b[:min(len(b), n)]
}

// output runs a peer and returns the numbers that it prints.
func output(program string, args ...string) ([]float64, error) {
	return outputWithin(peerTimeout, program, args...)
}

func outputWithin(limit time.Duration, program string, args ...string) ([]float64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w %s", err, firstBytes(exit.Stderr, 300))
		}
		return nil, fmt.Errorf("%s %s: %w", filepath.Base(program), strings.Join(args, " "), err)
	}
	var numbers []float64
	for _, s := range strings.Fields(string(out)) {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			v = math.NaN()
		}
		numbers = append(numbers, v)
	}
	if len(numbers) == 0 {
		return nil, fmt.Errorf("%s printed nothing", filepath.Base(program))
	}
	return numbers, nil
}
