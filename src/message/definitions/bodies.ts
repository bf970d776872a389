// Fields of the public ROS interfaces that framelock reads: one body per struct, shared by ROS 1 and ROS 2 where equal.

const axes = 'float64 x\nfloat64 y\nfloat64 z';
const scan = `std_msgs/Header header
float32 angle_min
float32 angle_max
float32 angle_increment
float32 time_increment
float32 scan_time
float32 range_min
float32 range_max`;

const velocityReport = `std_msgs/Header header
float32 longitudinal_velocity
float32 lateral_velocity
float32 heading_rate`;

/** Livox's drivers say the same under three names. */
const livox = (driver: string) => ({
  [`${driver}/CustomPoint`]: `uint32 offset_time
float32 x
float32 y
float32 z
uint8 reflectivity
uint8 tag
uint8 line`,
  [`${driver}/CustomMsg`]: `std_msgs/Header header
uint64 timebase
uint32 point_num
uint8 lidar_id
uint8[3] rsvd
${driver}/CustomPoint[] points`,
});

/** In ROS 1 form; ROS 2 differs only where `ros2Bodies` says so. */
export const ros1Bodies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'std_msgs/Header': 'uint32 seq\ntime stamp\nstring frame_id',
    'std_msgs/String': 'string data',
    'geometry_msgs/Point': axes,
    'geometry_msgs/Point32': 'float32 x\nfloat32 y\nfloat32 z',
    'geometry_msgs/Vector3': axes,
    'geometry_msgs/Quaternion': `${axes}\nfloat64 w`,
    'geometry_msgs/Pose': 'geometry_msgs/Point position\ngeometry_msgs/Quaternion orientation',
    'geometry_msgs/Transform': 'geometry_msgs/Vector3 translation\ngeometry_msgs/Quaternion rotation',
    'geometry_msgs/Twist': 'geometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular',
    'geometry_msgs/Accel': 'geometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular',
    'geometry_msgs/Wrench': 'geometry_msgs/Vector3 force\ngeometry_msgs/Vector3 torque',
    'geometry_msgs/PoseWithCovariance': 'geometry_msgs/Pose pose\nfloat64[36] covariance',
    'geometry_msgs/TwistWithCovariance': 'geometry_msgs/Twist twist\nfloat64[36] covariance',
    'geometry_msgs/PointStamped': 'std_msgs/Header header\ngeometry_msgs/Point point',
    'geometry_msgs/Vector3Stamped': 'std_msgs/Header header\ngeometry_msgs/Vector3 vector',
    'geometry_msgs/PoseStamped': 'std_msgs/Header header\ngeometry_msgs/Pose pose',
    'geometry_msgs/PoseWithCovarianceStamped': 'std_msgs/Header header\ngeometry_msgs/PoseWithCovariance pose',
    'geometry_msgs/TransformStamped':
      'std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/Transform transform',
    'geometry_msgs/TwistStamped': 'std_msgs/Header header\ngeometry_msgs/Twist twist',
    'geometry_msgs/TwistWithCovarianceStamped': 'std_msgs/Header header\ngeometry_msgs/TwistWithCovariance twist',
    'geometry_msgs/AccelStamped': 'std_msgs/Header header\ngeometry_msgs/Accel accel',
    'geometry_msgs/AccelWithCovariance': 'geometry_msgs/Accel accel\nfloat64[36] covariance',
    'geometry_msgs/AccelWithCovarianceStamped': 'std_msgs/Header header\ngeometry_msgs/AccelWithCovariance accel',
    'geometry_msgs/WrenchStamped': 'std_msgs/Header header\ngeometry_msgs/Wrench wrench',
    'nav_msgs/Odometry': `std_msgs/Header header
string child_frame_id
geometry_msgs/PoseWithCovariance pose
geometry_msgs/TwistWithCovariance twist`,
    'tf2_msgs/TFMessage': 'geometry_msgs/TransformStamped[] transforms',
    'tf/tfMessage': 'geometry_msgs/TransformStamped[] transforms',
    'sensor_msgs/PointField': `uint8 INT8=1
uint8 UINT8=2
uint8 INT16=3
uint8 UINT16=4
uint8 INT32=5
uint8 UINT32=6
uint8 FLOAT32=7
uint8 FLOAT64=8
string name
uint32 offset
uint8 datatype
uint32 count`,
    'sensor_msgs/PointCloud2': `std_msgs/Header header
uint32 height
uint32 width
sensor_msgs/PointField[] fields
bool is_bigendian
uint32 point_step
uint32 row_step
uint8[] data
bool is_dense`,
    'sensor_msgs/ChannelFloat32': 'string name\nfloat32[] values',
    'sensor_msgs/PointCloud':
      'std_msgs/Header header\ngeometry_msgs/Point32[] points\nsensor_msgs/ChannelFloat32[] channels',
    'sensor_msgs/LaserScan': `${scan}\nfloat32[] ranges\nfloat32[] intensities`,
    'sensor_msgs/LaserEcho': 'float32[] echoes',
    'sensor_msgs/MultiEchoLaserScan': `${scan}\nsensor_msgs/LaserEcho[] ranges\nsensor_msgs/LaserEcho[] intensities`,
    'sensor_msgs/Image': `std_msgs/Header header
uint32 height
uint32 width
string encoding
uint8 is_bigendian
uint32 step
uint8[] data`,
    'sensor_msgs/CompressedImage': 'std_msgs/Header header\nstring format\nuint8[] data',
    'sensor_msgs/RegionOfInterest': `uint32 x_offset
uint32 y_offset
uint32 height
uint32 width
bool do_rectify`,
    'sensor_msgs/CameraInfo': `std_msgs/Header header
uint32 height
uint32 width
string distortion_model
float64[] D
float64[9] K
float64[9] R
float64[12] P
uint32 binning_x
uint32 binning_y
sensor_msgs/RegionOfInterest roi`,
    'sensor_msgs/Imu': `std_msgs/Header header
geometry_msgs/Quaternion orientation
float64[9] orientation_covariance
geometry_msgs/Vector3 angular_velocity
float64[9] angular_velocity_covariance
geometry_msgs/Vector3 linear_acceleration
float64[9] linear_acceleration_covariance`,
    'sensor_msgs/MagneticField': `std_msgs/Header header
geometry_msgs/Vector3 magnetic_field
float64[9] magnetic_field_covariance`,
    'sensor_msgs/NavSatStatus': `int8 STATUS_NO_FIX=-1
int8 STATUS_FIX=0
int8 STATUS_SBAS_FIX=1
int8 STATUS_GBAS_FIX=2
int8 status
uint16 SERVICE_GPS=1
uint16 SERVICE_GLONASS=2
uint16 SERVICE_COMPASS=4
uint16 SERVICE_GALILEO=8
uint16 service`,
    'sensor_msgs/NavSatFix': `std_msgs/Header header
sensor_msgs/NavSatStatus status
float64 latitude
float64 longitude
float64 altitude
float64[9] position_covariance
uint8 COVARIANCE_TYPE_UNKNOWN=0
uint8 COVARIANCE_TYPE_APPROXIMATED=1
uint8 COVARIANCE_TYPE_DIAGONAL_KNOWN=2
uint8 COVARIANCE_TYPE_KNOWN=3
uint8 position_covariance_type`,
    'sensor_msgs/Range': `std_msgs/Header header
uint8 ULTRASOUND=0
uint8 INFRARED=1
uint8 radiation_type
float32 field_of_view
float32 min_range
float32 max_range
float32 range`,
    'sensor_msgs/JointState': `std_msgs/Header header
string[] name
float64[] position
float64[] velocity
float64[] effort`,
    'sensor_msgs/FluidPressure': 'std_msgs/Header header\nfloat64 fluid_pressure\nfloat64 variance',
    'sensor_msgs/Temperature': 'std_msgs/Header header\nfloat64 temperature\nfloat64 variance',
    'radar_msgs/RadarReturn': `float32 range
float32 azimuth
float32 elevation
float32 doppler_velocity
float32 amplitude`,
    'radar_msgs/RadarScan': 'std_msgs/Header header\nradar_msgs/RadarReturn[] returns',
    'velodyne_msgs/VelodynePacket': 'time stamp\nuint8[1206] data',
    'velodyne_msgs/VelodyneScan': 'std_msgs/Header header\nvelodyne_msgs/VelodynePacket[] packets',
    'autoware_vehicle_msgs/VelocityReport': velocityReport,
    'autoware_auto_vehicle_msgs/VelocityReport': velocityReport,
    ...livox('livox_ros_driver'),
    ...livox('livox_ros_driver2'),
    ...livox('livox_interfaces'),
  }),
);

/** What ROS 2 changed: no `seq`, time as a message, lower-case CameraInfo. */
export const ros2Bodies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'std_msgs/Header': 'builtin_interfaces/Time stamp\nstring frame_id',
    'builtin_interfaces/Time': 'int32 sec\nuint32 nanosec',
    'builtin_interfaces/Duration': 'int32 sec\nuint32 nanosec',
    'velodyne_msgs/VelodynePacket': 'builtin_interfaces/Time stamp\nuint8[1206] data',
    'sensor_msgs/CameraInfo': `std_msgs/Header header
uint32 height
uint32 width
string distortion_model
float64[] d
float64[9] k
float64[9] r
float64[12] p
uint32 binning_x
uint32 binning_y
sensor_msgs/RegionOfInterest roi`,
  }),
);
