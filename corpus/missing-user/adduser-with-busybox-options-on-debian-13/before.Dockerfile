FROM python:3.12
RUN adduser -D -u 1000 -s /bin/bash optics
USER optics
