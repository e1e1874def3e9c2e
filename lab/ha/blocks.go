// Blocks of two hours, as Prometheus cuts them of a scrape every 30 s: `blocks FOLDER SERIES DAYS`, ending now.
//
// Of 25 series 20 stand still, 4 count, and one is a measurement of two decimals, as in load.py. It is built with the
// go.mod of Prometheus' tool: costs.py does.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

const block = 2 * 3600 * 1000

func main() {
	count, days := number(os.Args[2]), number(os.Args[3])
	end := time.Now().UnixMilli() / block * block
	chance := rand.New(rand.NewSource(14))
	names, values := make([]labels.Labels, count), make([]float64, count)
	for row := range names {
		names[row] = labels.FromStrings("__name__", fmt.Sprintf("shop_requests_%d_total", row%200), "namespace", "dhakacart",
			"pod", fmt.Sprintf("backend-7c9d%04x", row/1000), "container", "backend", "route", "/api/products",
			"n", strconv.Itoa(row))
	}
	for start := end - int64(days)*24*3600*1000; start < end; start += block {
		writer, err := tsdb.NewBlockWriter(slog.New(slog.DiscardHandler), os.Args[1], block)
		check(err)
		references := make([]storage.SeriesRef, count)
		for at := start; at < start+block; at += 30_000 {
			samples := writer.Appender(context.Background())
			for row, name := range names {
				switch kind := row % 25; {
				case kind == 24:
					values[row] = math.Round(chance.Float64()*10_000) / 100
				case kind >= 20:
					values[row] += float64(1 + chance.Intn(40))
				}
				references[row], err = samples.Append(references[row], name, at, values[row])
				check(err)
			}
			check(samples.Commit())
		}
		_, err = writer.Flush(context.Background())
		check(err)
		check(writer.Close())
	}
}

func number(text string) int {
	number, err := strconv.Atoi(text)
	check(err)
	return number
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
