FROM ros:humble
ENTRYPOINT ["/ros_entrypoint.sh"]
