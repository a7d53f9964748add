FROM ros:humble
ENTRYPOINT ["bash", "-lc", "ros2 launch turtle lab.launch.py"]
