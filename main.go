// Command ryggrad answers questions on physical activity and back pain from Scandinavian guidelines.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"ryggrad/internal/command"
)

func main() {
	os.Exit(run())
}

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	return command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}
