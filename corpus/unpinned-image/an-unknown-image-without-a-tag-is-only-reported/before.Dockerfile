FROM chemlab/orbital-course
WORKDIR /srv/course
