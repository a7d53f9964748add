# Star catalogue of the summer school
FROM debian
RUN apt-get update && apt-get install -y --no-install-recommends python3
