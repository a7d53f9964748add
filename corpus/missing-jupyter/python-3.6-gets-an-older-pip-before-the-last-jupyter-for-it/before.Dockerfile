FROM python:3.6
RUN pip install scikit-learn==0.24.2
