package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gemel/bridge"
	"gemel/bridge/historian"
	"gemel/bridge/historian/timescale"
	"gemel/bridge/settings"
)

// folderHistorianFile says where the historian is, when it is not the folder historian, and how long samples are kept.
const folderHistorianFile = "historian.yaml"

// historianSettings is what historian.yaml says.
type historianSettings struct {
	server   *timescale.Options // nil: the folder historian
	password string             // the file of it
	keep     time.Duration      // 0: for ever
}

// historianSettings reads the file; without one the historian is in the folder, for ever.
func (d twinFolder) historianSettings() (historianSettings, error) {
	path := d.path(folderHistorianFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return historianSettings{}, nil
	}
	if err != nil {
		return historianSettings{}, err
	}
	return readHistorianSettings(path, data)
}

// readHistorianSettings reads
//
//	gemel: 1
//	url: postgres://gemel@127.0.0.1:5432/plant   # left out: the folder historian
//	password_file: secrets/historian
//	schema: station                              # left out: gemel
//	insecure: true                               # a server elsewhere whose certificate is not checked
//	keep: 90d                                    # left out: for ever
func readHistorianSettings(path string, data []byte) (historianSettings, error) {
	f := settings.Read(path, data)
	root := f.Root()
	root.Keys("gemel", "url", "password_file", "schema", "insecure", "keep")
	h := historianSettings{password: root.Text("password_file"), keep: root.Duration("keep", 0)}
	url := root.Get("url")
	if url == nil {
		for _, key := range []string{"password_file", "schema", "insecure"} {
			root.Get(key).Add("%s: belongs to a url, which is not here", key)
		}
		return h, f.Err()
	}
	h.server = &timescale.Options{URL: root.Text("url"), Schema: root.Text("schema"), Insecure: root.Bool("insecure")}
	if err := h.server.Check(); err != nil {
		url.Add("url: %v", err)
	}
	return h, f.Err()
}

// openHistorian opens the historian of a twin: the one that historian.yaml names, or that in its folder, which is created where it is missing.
func openHistorian(folder twinFolder) (historian.Historian, error) {
	h, err := folder.historianSettings()
	if err != nil {
		return nil, err
	}
	if h.server == nil {
		store, err := historian.Open(folder.path(folderHistorian))
		if err != nil {
			return nil, err // and no store of the type *Store that is nil
		}
		return store, nil
	}
	if h.password != "" {
		path := h.password
		if !filepath.IsAbs(path) {
			path = folder.path(filepath.FromSlash(path))
		}
		if h.server.Password, err = secretIn(path); err != nil {
			return nil, fmt.Errorf("%s: password_file: %w", folder.path(folderHistorianFile), err)
		}
	}
	store, err := timescale.Open(*h.server)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder.path(folderHistorianFile), err)
	}
	return store, nil
}

// secretIn is the line of a file that nobody else may read.
func secretIn(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no file %s; write the password into it and chmod 600 it", path)
	}
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' {
		return "", fmt.Errorf("%s can be read by others: chmod 600 it", path)
	}
	data, err := os.ReadFile(path)
	return strings.TrimRight(string(data), "\r\n"), err
}

// keptHistorian opens a historian that is there already. One in a folder is the twin's alone while that runs; instead says what to do then.
func keptHistorian(folder twinFolder, instead string) (historian.Historian, error) {
	h, err := folder.historianSettings()
	if err != nil {
		return nil, err
	}
	if h.server == nil && !isFolder(folder.path(folderHistorian)) {
		return nil, fmt.Errorf("there is no historian in %s", folder)
	}
	store, err := openHistorian(folder)
	if err != nil && h.server == nil {
		return nil, fmt.Errorf("%w; %s", err, instead)
	}
	return store, err
}

// forget removes what is older than historian.yaml wants it kept; how long that is, or 0 for ever. A running twin calls it when it starts and once a day.
func (d twinFolder) forget(store historian.Historian, now bridge.Time) (time.Duration, error) {
	h, err := d.historianSettings()
	if err != nil || h.keep == 0 {
		return 0, err
	}
	return h.keep, historian.ForgetAll(store, now-bridge.Time(h.keep))
}
