// Feeds transforms to ROS tf2's BufferCore and prints what its lookups give: the truth that src/rig/transforms/transform-buffer.ts equals.
//
// stdin, per case: transforms queries, then per transform `static parent child stamp_ns x y z qx qy qz qw`, then per query
// `target target_ns source source_ns fixed`; fixed is `-` for a lookup at one time, target_ns. A stamp of 0 asks for the latest.
// Names have no spaces; `''` is the empty one. stdout, per query: `x y z qx qy qz qw stamp_ns`, or the exception's kind.
#include <cinttypes>
#include <cstdio>
#include <iostream>
#include <string>

#include <console_bridge/console.h>
#include <tf2/buffer_core.h>
#include <tf2/exceptions.h>

static ros::Time timeOf(int64_t ns) {
  ros::Time t;
  t.sec = ns / 1000000000;
  t.nsec = ns % 1000000000;
  return t;
}

static std::string name(std::istream &in) {
  std::string text;
  in >> text;
  return text == "''" ? "" : text;
}

int main() {
  console_bridge::setLogLevel(console_bridge::CONSOLE_BRIDGE_LOG_NONE);
  int transforms, queries;
  while (std::cin >> transforms >> queries) {
    // As long as a ros::Duration can be: nothing of a recording is too old.
    tf2::BufferCore buffer(ros::Duration(2147483647, 0));
    for (int i = 0; i < transforms; i++) {
      geometry_msgs::TransformStamped T;
      int fixed;
      int64_t stamp;
      std::cin >> fixed;
      T.header.frame_id = name(std::cin);
      T.child_frame_id = name(std::cin);
      auto &t = T.transform.translation;
      auto &q = T.transform.rotation;
      std::cin >> stamp >> t.x >> t.y >> t.z >> q.x >> q.y >> q.z >> q.w;
      T.header.stamp = timeOf(stamp);
      buffer.setTransform(T, "recording", fixed != 0);
    }
    for (int i = 0; i < queries; i++) {
      const std::string target = name(std::cin);
      int64_t targetNs, sourceNs;
      std::cin >> targetNs;
      const std::string source = name(std::cin);
      std::cin >> sourceNs;
      const std::string fixed = name(std::cin);
      try {
        const auto T = fixed == "-" ? buffer.lookupTransform(target, source, timeOf(targetNs))
                                    : buffer.lookupTransform(target, timeOf(targetNs), source, timeOf(sourceNs), fixed);
        const auto &t = T.transform.translation;
        const auto &q = T.transform.rotation;
        std::printf("%.15g %.15g %.15g %.12g %.12g %.12g %.12g %" PRIu64 "\n", t.x, t.y, t.z, q.x, q.y, q.z, q.w,
                    T.header.stamp.toNSec());
      } catch (const tf2::ConnectivityException &) {
        std::puts("connectivity");
      } catch (const tf2::LookupException &) {
        std::puts("lookup");
      } catch (const tf2::ExtrapolationException &) {
        std::puts("extrapolation");
      } catch (const tf2::InvalidArgumentException &) {
        std::puts("invalid");
      }
    }
    std::fflush(stdout);
  }
}
