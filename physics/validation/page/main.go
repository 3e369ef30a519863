// Command page measures every asset of the library anew against its reference and writes docs/validation.md; domains with a page of their own are in docs/<domain>.md.
//
//	go run ./physics/validation/page
//
// It runs the tests below physics/validation with -update, which record what they reach in docs/validation/<domain>.json with a picture for each plot, and
// turns the records into the pages. With -write it only does the latter.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"gemel/physics/validation"
)

func main() {
	only := flag.Bool("write", false, "write the page from what is recorded, without running the tests")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(only bool) error {
	root := validation.Root()
	var failed error
	if !only {
		test := exec.Command("go", "test", "./physics/validation/...", "-update")
		test.Dir, test.Stdout, test.Stderr = root, os.Stdout, os.Stderr
		if err := test.Run(); err != nil {
			failed = fmt.Errorf("tests failed: their domains are shown as they were recorded before (%w)", err)
		}
	}
	records, err := load(filepath.Join(root, "docs", "validation"))
	if err != nil {
		return err
	}
	assets, err := validation.Assets()
	if err != nil {
		return err
	}
	for name, text := range pages(records, assets) {
		file := filepath.Join(root, "docs", name)
		if err := validation.Replace(file, []byte(text)); err != nil {
			return err
		}
		fmt.Println("written:", file)
	}
	return failed
}

// load reads all records, by name of the domain.
func load(folder string) ([]validation.Record, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var records []validation.Record
	for _, file := range files { // sorted
		record, err := validation.Load(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		records = append(records, record)
	}
	return records, nil
}
