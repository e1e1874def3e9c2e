// The programs of the lab that are no one's product: `pause` holds a pod's namespaces; `exporter PORT` stands in for a
// program that cannot be built here: it is ready, and can be scraped; `logs PORT` stands in for Loki, and also counts the
// numbered lines that the OpenTelemetry Collector sends; `backend` is the shop's backend in small.
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
)

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() { <-stop; os.Exit(0) }()
	switch os.Args[1] {
	case "pause":
		pause()
	case "logs":
		logs()
		exporter(os.Args[2])
	case "exporter":
		exporter(os.Args[2])
	case "backend":
		backend()
	}
}

// The first process of a pod's PID namespace takes in orphans.
func pause() {
	children := make(chan os.Signal, 16)
	signal.Notify(children, syscall.SIGCHLD)
	for range children {
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}

func exporter(port string) {
	start := time.Now().Unix()
	http.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds %d\n", start)
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready") })
	log.Fatal(http.ListenAndServe(":"+port, nil))
}

// Where lines have gone through: one number each, on the volume, so that a restart forgets none.
const kept = "/loki/lines"

var numbered = regexp.MustCompile(`line=([0-9]+)`)

func logs() {
	http.HandleFunc("POST /otlp/v1/logs", func(w http.ResponseWriter, r *http.Request) {
		body := io.Reader(r.Body)
		if r.Header.Get("Content-Encoding") == "gzip" {
			unpacked, err := gzip.NewReader(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			body = unpacked
		}
		text, err := io.ReadAll(body)
		if err == nil {
			err = keep(numbered.FindAllSubmatch(text, -1))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
	})
	http.HandleFunc("/lines", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, kept) })
}

func keep(lines [][][]byte) error {
	file, err := os.OpenFile(kept, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	var text bytes.Buffer
	for _, line := range lines {
		text.Write(append(line[1], '\n'))
	}
	_, err = file.Write(text.Bytes())
	return err
}

// Each answer needs the database, as in the shop: the health check and the API say 5xx without it.
func backend() {
	database := net.JoinHostPort(os.Getenv("DB_HOST"), os.Getenv("DB_PORT"))
	cache := net.JoinHostPort(os.Getenv("REDIS_HOST"), os.Getenv("REDIS_PORT"))
	reach := func(address string) error {
		connection, err := net.DialTimeout("tcp", address, 2*time.Second)
		if err == nil {
			connection.Close()
		}
		return err
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/metrics" {
			http.NotFound(w, r)
			return
		}
		if err := reach(database); err != nil {
			status := http.StatusInternalServerError
			if strings.HasSuffix(r.URL.Path, "/health") {
				status = http.StatusServiceUnavailable
			}
			fmt.Fprintf(os.Stderr, "Error %s %s: Error: connect %s\n    at Pool.connect (/app/server.js:40:11)\n", r.Method, r.URL.Path, err)
			w.WriteHeader(status)
			fmt.Fprint(w, `{"error":"Failed"}`)
			return
		}
		if err := reach(cache); err != nil {
			fmt.Fprintln(os.Stderr, "Redis Client Error", err)
		}
		fmt.Fprint(w, `{"status":"OK","database":"connected"}`)
	})
	log.Fatal(http.ListenAndServe(":5000", nil))
}
