// Reads a ROS 1 bag with rosbag::View and makes every message, as a C++ node would: counts, bytes of payload, nanoseconds of stamps.
#include <cstdint>
#include <cstdio>
#include <nav_msgs/Odometry.h>
#include <rosbag/bag.h>
#include <rosbag/view.h>
#include <sensor_msgs/CompressedImage.h>
#include <sensor_msgs/Imu.h>
#include <sensor_msgs/PointCloud2.h>
#include <tf2_msgs/TFMessage.h>

struct Sums {
  uint64_t messages = 0, bytes = 0, nanoseconds = 0;
};

template <class T> static auto payload(const T &message, int) -> decltype(message.data.size()) { return message.data.size(); }
template <class T> static size_t payload(const T &, long) { return 0; }

template <class T> static bool take(const rosbag::MessageInstance &message, Sums &sums) {
  const auto made = message.instantiate<T>();
  if (!made) return false;
  sums.nanoseconds += made->header.stamp.nsec;
  sums.bytes += payload(*made, 0);
  return true;
}

int main(int count, char **args) {
  if (count != 2) return 2;
  rosbag::Bag bag(args[1]);
  rosbag::View view(bag);
  Sums sums;
  for (const rosbag::MessageInstance &message : view) {
    const bool known = take<sensor_msgs::PointCloud2>(message, sums) || take<sensor_msgs::CompressedImage>(message, sums) ||
                       take<sensor_msgs::Imu>(message, sums) || take<nav_msgs::Odometry>(message, sums) ||
                       message.instantiate<tf2_msgs::TFMessage>();
    if (!known) return 3;
    sums.messages++;
  }
  std::printf("%llu %llu %llu\n", (unsigned long long)sums.messages, (unsigned long long)sums.bytes,
              (unsigned long long)sums.nanoseconds);
}
