FROM python:3.7-slim-bullseye
RUN pip install pymatgen
CMD ["python3"]
