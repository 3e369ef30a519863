package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interruptible returns a context that Ctrl-C and SIGTERM end once begin was called. Before that, while files are read and plants are
// compiled, they end the program at once, as does a second one after it. end gives the signals back.
func interruptible(parent context.Context) (ctx context.Context, begin, end func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 1)
	begin = sync.OnceFunc(func() {
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		go func() {
			select {
			case <-signals:
				signal.Stop(signals)
				cancel()
			case <-ctx.Done():
			}
		}()
	})
	return ctx, begin, func() {
		signal.Stop(signals)
		cancel()
	}
}
