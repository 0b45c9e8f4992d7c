"""Flask-Admin over a few boats in memory: what is shown is Flask-Admin's own."""

import sys

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config.update(SECRET_KEY="none", SQLALCHEMY_DATABASE_URI="sqlite://")
db = SQLAlchemy(app)


class Owner(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(60))
    email = db.Column(db.String(80))

    def __str__(self):
        return self.name


class Boat(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(60))
    length = db.Column(db.Float)
    afloat = db.Column(db.Boolean)
    built = db.Column(db.Date)
    notes = db.Column(db.Text)
    owner_id = db.Column(db.Integer, db.ForeignKey("owner.id"))
    owner = db.relationship(Owner)


class Boats(ModelView):
    column_searchable_list = ("name",)
    column_filters = ("length", "afloat")
    can_export = True
    can_view_details = True
    page_size = 10


admin = Admin(app, name="Harbour")
admin.add_view(Boats(Boat, db))
admin.add_view(ModelView(Owner, db))
with app.app_context():
    db.create_all()
    owners = [Owner(name=name, email=f"{name.lower()}@example.org") for name in ("Ada", "Ben", "Cleo")]
    db.session.add_all(owners)
    names = ("Petrel", "Heron", "Tern", "Gull", "Curlew", "Plover", "Dunlin", "Teal", "Eider", "Scoter", "Gannet")
    db.session.add_all(
        Boat(name=n, length=5 + i / 2, afloat=i % 3 > 0, owner=owners[i % 3]) for i, n in enumerate(names)
    )
    db.session.commit()
app.run("127.0.0.1", int(sys.argv[1]))
