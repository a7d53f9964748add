FROM pangeo/pangeo-notebook:2024.08.18
COPY . /srv/course
