FROM ros:humble
COPY . /srv/course
