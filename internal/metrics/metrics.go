// Package metrics counts what an operator may know of the conversations, in the form that Prometheus reads: replies by
// kind and language, red flags and levels by their ids, thumbs up and down by claim, and how long replies take.
//
// The trap: nobody's words may come in here. Labels are ids of ours, of which there are a bounded number.
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ryggrad/bot"
)

// Metrics are the counters of one process. They are safe for concurrent use.
type Metrics struct {
	registry    *prometheus.Registry
	replies     *prometheus.CounterVec
	failures    prometheus.Counter
	assessments *prometheus.CounterVec
	flags       *prometheus.CounterVec
	feedback    *prometheus.CounterVec
	took        prometheus.Histogram
}

// buckets of how long a reply took, in seconds.
var buckets = []float64{0.0001, 0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1}

// New returns counters that stand at nothing.
func New() *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "ryggrad", Name: name, Help: help}, labels)
	}
	m := &Metrics{
		registry:    prometheus.NewRegistry(),
		replies:     counter("replies_total", "Replies by kind and language.", "kind", "language"),
		failures:    prometheus.NewCounter(prometheus.CounterOpts{Namespace: "ryggrad", Name: "failures_total", Help: "Messages that got the refusal because something failed."}),
		assessments: counter("assessments_total", "Replies that carry an assessment, by level.", "level"),
		flags:       counter("flags_total", "Red flags in assessments, by id.", "flag"),
		feedback:    counter("feedback_total", "Thumbs up and down on answers, by the claim that answered.", "claim", "thumb"),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "ryggrad", Name: "reply_seconds", Help: "How long a reply took to make.", Buckets: buckets,
		}),
	}
	m.registry.MustRegister(m.replies, m.failures, m.assessments, m.flags, m.feedback, m.took,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Reply counts a reply; it is a bot.Options.Count.
func (m *Metrics) Reply(c bot.Counted) {
	m.took.Observe(c.Took.Seconds())
	if c.Failed {
		m.failures.Inc()
		return
	}
	m.replies.WithLabelValues(string(c.Kind), c.Language).Inc()
	if c.Level == "" {
		return
	}
	m.assessments.WithLabelValues(c.Level).Inc()
	for _, flag := range c.Flags {
		m.flags.WithLabelValues(flag).Inc()
	}
}

// Feedback counts a thumb up or down on the answer that a claim gave. The claim has to be one of the corpus.
func (m *Metrics) Feedback(claim string, up bool) {
	thumb := "down"
	if up {
		thumb = "up"
	}
	m.feedback.WithLabelValues(claim, thumb).Inc()
}

// Handler serves the counters.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
