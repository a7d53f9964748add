FROM julia:1.10
COPY . /srv/course
