// Tea-orders is the example company's own service, as small as one can be that really serves and really counts.
// ../catalogue/tea-orders.prom was recorded from it. Customers order tea until it is sold out; the stock is in memory.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// The kinds of tea that are sold: no other value of the label `kind` exists.
var kinds = []string{"black", "green", "herbal", "oolong", "white"}

var (
	requests = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "http_requests_total", Help: "Requests that were answered.",
	}, []string{"method", "route", "status"})
	durations = promauto.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_request_duration_seconds", Help: "Time from a request to its answer.",
		Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5},
	}, []string{"method", "route"})
	inFlight = promauto.NewGauge(prometheus.GaugeOpts{
		Name: "http_requests_in_flight", Help: "Requests that are being answered.",
	})
	orders = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "tea_orders_total", Help: "Orders that were accepted, by kind of tea.",
	}, []string{"kind"})
	failed = promauto.NewCounter(prometheus.CounterOpts{
		Name: "tea_orders_failed_total", Help: "Orders that were not accepted because the tea was sold out.",
	})
	stock = promauto.NewGaugeVec(prometheus.GaugeOpts{
		Name: "tea_stock_packets", Help: "Packets in stock, by kind of tea.",
	}, []string{"kind"})
)

type shop struct {
	sync.Mutex
	packets map[string]int
}

// Takes a packet from the stock, and answers with the status: accepted, sold out, or no such tea.
func (shop *shop) order(kind string) int {
	shop.Lock()
	defer shop.Unlock()
	left, sold := shop.packets[kind]
	switch {
	case !sold:
		return http.StatusNotFound
	case left == 0:
		failed.Inc()
		return http.StatusServiceUnavailable
	}
	shop.packets[kind] = left - 1
	stock.WithLabelValues(kind).Set(float64(left - 1))
	orders.WithLabelValues(kind).Inc()
	return http.StatusCreated
}

// Counts and times what a route answers, by the route's pattern, never by the address that was asked for.
func counted(method, route string, handle func(*http.Request) (int, any)) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		inFlight.Inc()
		defer inFlight.Dec()
		begun := time.Now()
		status, body := handle(request)
		answer.Header().Set("Content-Type", "application/json")
		answer.WriteHeader(status)
		if err := json.NewEncoder(answer).Encode(body); err != nil {
			log.Print(err)
		}
		requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
		durations.WithLabelValues(method, route).Observe(time.Since(begun).Seconds())
	}
}

func main() {
	address := flag.String("listen", ":8080", "where to listen")
	packets := flag.Int("stock", 1000, "packets of each kind at the start")
	flag.Parse()
	shop := &shop{packets: map[string]int{}}
	for _, kind := range kinds {
		shop.packets[kind] = *packets
		stock.WithLabelValues(kind).Set(float64(*packets))
		orders.WithLabelValues(kind)
	}
	http.HandleFunc("GET /teas", counted("GET", "/teas", func(*http.Request) (int, any) { return 200, kinds }))
	http.HandleFunc("POST /orders/{kind}", counted("POST", "/orders/:kind", func(request *http.Request) (int, any) {
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		status := shop.order(request.PathValue("kind"))
		return status, http.StatusText(status)
	}))
	http.HandleFunc("GET /healthz", counted("GET", "/healthz", func(*http.Request) (int, any) { return 200, "ok" }))
	http.HandleFunc("/", counted("other", "other", func(*http.Request) (int, any) { return 404, "Not Found" }))
	http.Handle("GET /metrics", promhttp.Handler())
	log.Fatal(http.ListenAndServe(*address, nil))
}
