// Feeds stamps to ROS message_filters' ApproximateTime and prints the sets: the truth that src/sync/approximate-time.ts equals.
//
// stdin, per case: streams queue age_penalty max_interval_ns(-1: none) messages, then a lower bound per stream (ns), then
// `stream stamp_ns` per message in the order of arrival. stdout, per case: the number of sets, then one position per
// stream for each set, on one line.
#include <cstdio>
#include <cinttypes>
#include <vector>

#include <boost/make_shared.hpp>
#include <message_filters/sync_policies/approximate_time.h>
#include <message_filters/synchronizer.h>
#include <ros/ros.h>

struct Msg {
  ros::Time stamp;
  int position = 0;
};
typedef boost::shared_ptr<Msg const> Ptr;

namespace ros {
namespace message_traits {
template <> struct TimeStamp<Msg> {
  static ros::Time value(const Msg &m) { return m.stamp; }
};
}
}

using message_filters::NullType;
using message_filters::Synchronizer;
using message_filters::sync_policies::ApproximateTime;

struct Case {
  int streams = 0;
  unsigned queue = 1;
  double penalty = 0;
  int64_t interval = -1;
  std::vector<int64_t> bounds;
  std::vector<int> stream;
  std::vector<int64_t> stamp;
};

static std::vector<int> sets;
template <typename T> void keep(const T &) {}
void keep(const Ptr &p) { sets.push_back(p->position); }

// The signal has nine places; those beyond the streams carry NullType.
template <typename M> using P = boost::shared_ptr<M const>;
template <typename A, typename B, typename C, typename D, typename E, typename F, typename G, typename H>
void collect(const P<A> &a, const P<B> &b, const P<C> &c, const P<D> &d, const P<E> &e, const P<F> &f, const P<G> &g,
             const P<H> &h) {
  keep(a), keep(b), keep(c), keep(d), keep(e), keep(f), keep(g), keep(h);
}

template <typename S, int i, bool real> struct Add {
  static void to(S &sync, int stream, const boost::shared_ptr<Msg> &m) {
    if (stream == i) sync.template add<i>(ros::MessageEvent<Msg const>(m, ros::Time(1, 0)));
  }
};
template <typename S, int i> struct Add<S, i, false> {
  static void to(S &, int, const boost::shared_ptr<Msg> &) {}
};

template <int n, int i> using M = typename boost::mpl::if_c<(i < n), Msg, NullType>::type;

template <int n> void run(const Case &c) {
  typedef ApproximateTime<M<n, 0>, M<n, 1>, M<n, 2>, M<n, 3>, M<n, 4>, M<n, 5>, M<n, 6>, M<n, 7>> Policy;
  typedef Synchronizer<Policy> Sync;
  Sync sync((Policy(c.queue)));
  sync.setAgePenalty(c.penalty);
  if (c.interval >= 0) sync.setMaxIntervalDuration(ros::Duration().fromNSec(c.interval));
  for (int i = 0; i < n; i++) sync.setInterMessageLowerBound(i, ros::Duration().fromNSec(c.bounds[i]));
  using namespace boost::placeholders;
  sync.registerCallback(
      boost::bind(&collect<M<n, 0>, M<n, 1>, M<n, 2>, M<n, 3>, M<n, 4>, M<n, 5>, M<n, 6>, M<n, 7>>, _1, _2, _3, _4, _5,
                  _6, _7, _8));
  std::vector<int> next(n, 0);
  for (size_t k = 0; k < c.stream.size(); k++) {
    boost::shared_ptr<Msg> m = boost::make_shared<Msg>();
    m->stamp = ros::Time().fromNSec(c.stamp[k]);
    m->position = next[c.stream[k]]++;
    Add<Sync, 0, (0 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 1, (1 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 2, (2 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 3, (3 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 4, (4 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 5, (5 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 6, (6 < n)>::to(sync, c.stream[k], m);
    Add<Sync, 7, (7 < n)>::to(sync, c.stream[k], m);
  }
}

int main() {
  ros::Time::init();
  Case c;
  size_t messages;
  while (std::scanf("%d %u %lf %" SCNd64 " %zu", &c.streams, &c.queue, &c.penalty, &c.interval, &messages) == 5) {
    c.bounds.resize(c.streams);
    for (int64_t &bound : c.bounds) std::scanf("%" SCNd64, &bound);
    c.stream.resize(messages);
    c.stamp.resize(messages);
    for (size_t k = 0; k < messages; k++) std::scanf("%d %" SCNd64, &c.stream[k], &c.stamp[k]);
    sets.clear();
    switch (c.streams) {
      case 2: run<2>(c); break;
      case 3: run<3>(c); break;
      case 4: run<4>(c); break;
      case 5: run<5>(c); break;
      case 6: run<6>(c); break;
      case 7: run<7>(c); break;
      case 8: run<8>(c); break;
      default: return 1;
    }
    std::printf("%zu", sets.size() / c.streams);
    for (int position : sets) std::printf(" %d", position);
    std::printf("\n");
  }
  return 0;
}
