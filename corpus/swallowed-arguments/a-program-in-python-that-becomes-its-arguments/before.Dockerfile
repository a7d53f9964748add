FROM python:3.12
COPY prepare.py /opt/prepare.py
ENTRYPOINT ["python3", "-u", "/opt/prepare.py", "nice", "-n", "5"]
