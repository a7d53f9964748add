FROM python:3.12
COPY prepare.py /opt/prepare.py
ENTRYPOINT ["python3", "/opt/prepare.py", "gunicorn", "site:app"]
