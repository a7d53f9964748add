FROM example/course:2024
RUN pip install -r requirements.txt
COPY . .
