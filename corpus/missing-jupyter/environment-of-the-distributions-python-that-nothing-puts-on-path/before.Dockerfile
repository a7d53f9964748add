FROM debian:12
RUN apt-get update && apt-get install -y python3 python3-venv
RUN python3 -m venv /srv/env && /srv/env/bin/pip install xarray==2024.7.0
CMD ["/srv/env/bin/python", "regrid.py"]
